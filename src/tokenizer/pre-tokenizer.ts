import { gpt2WordEnd } from './gpt2-words.ts';
import type { IdList } from './id-list.ts';
import { piecesAt, type Split } from './split.ts';
import { Utf8Text } from './utf8-text.ts';
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

/** Longer pieces, in UTF-16 code units, get memory of their own. */
const longestReusing = 2 ** 14;
const reused = new Utf8Text(longestReusing);

/** Appends the ids of a text to a list. */
export function encodePieces(
  text: string,
  { splits, usesGpt2Pattern, addsPrefixSpace }: PreTokenizer,
  words: WordEncoder,
  output: IdList,
): void {
  for (const piece of piecesOf(text, splits)) {
    const prefixed = addsPrefixSpace && !piece.startsWith(' ') ? ` ${piece}` : piece;
    const utf8 = prefixed.length > longestReusing ? new Utf8Text(prefixed.length) : reused;
    utf8.write(prefixed);
    const { bytes, end } = utf8;
    if (!usesGpt2Pattern) {
      words.encode(utf8, 0, end, output);
      continue;
    }
    let start = 0;
    while (start < end) {
      const wordEnd = gpt2WordEnd(bytes, start, end);
      words.encode(utf8, start, wordEnd, output);
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
  for (const piece of pieces) yield* piecesAt(split, piece);
}
