import { gpt2WordEnd } from './gpt2-words.ts';
import type { IdList } from './id-list.ts';
import type { Split } from './split.ts';
import type { WordEncoder } from './word-encoder.ts';

/** How a text is cut into words before any merge. */
export interface PreTokenizer {
  /** Applied one after the other, each to the pieces of the one before. */
  readonly splits: readonly Split[];
  /** Whether every piece is cut by GPT-2's pattern in the end. */
  readonly usesGpt2Pattern: boolean;
  /** Whether a piece that does not begin with a space is given one. */
  readonly addsPrefixSpace: boolean;
}

const encoder = new TextEncoder();
/** Longer pieces get an array of their own. */
const maxReused = 2 ** 14;
const reused = new Uint8Array(3 * maxReused);

/** Appends the ids of a text to a list. */
export function encodePieces(
  text: string,
  { splits, usesGpt2Pattern, addsPrefixSpace }: PreTokenizer,
  words: WordEncoder,
  output: IdList,
): void {
  for (const piece of piecesOf(text, splits)) {
    const prefixed = addsPrefixSpace && !piece.startsWith(' ') ? ` ${piece}` : piece;
    const isLong = prefixed.length > maxReused;
    const bytes = isLong ? encoder.encode(prefixed) : reused;
    const end = isLong ? bytes.length : encoder.encodeInto(prefixed, reused).written;
    if (!usesGpt2Pattern) {
      words.encode(bytes, 0, end, output);
      continue;
    }
    let start = 0;
    while (start < end) {
      const wordEnd = gpt2WordEnd(bytes, start, end);
      words.encode(bytes, start, wordEnd, output);
      start = wordEnd;
    }
  }
}

function piecesOf(text: string, splits: readonly Split[]): Iterable<string> {
  if (text === '') return [];
  if (splits.length === 0) return [text];
  // Patterns see a lone surrogate as the U+FFFD that it is encoded as.
  let pieces: Iterable<string> = [text.replace(/\p{Cs}/gu, '\ufffd')];
  for (const split of splits) pieces = piecesOfAll(pieces, split);
  return pieces;
}

function* piecesOfAll(pieces: Iterable<string>, split: Split): Iterable<string> {
  for (const piece of pieces) yield* split(piece);
}
