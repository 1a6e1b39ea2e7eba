import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import type { ScoredText } from './text-score.ts';

/** A text as a model reads it. */
export interface TokenizedText {
  /** All tokens: what stands before a text, the context, the text. */
  readonly tokens: Int32Array;
  /** How many of the last tokens belong to the text and have one before them. */
  readonly targets: number;
  /** How many of the last tokens belong to the text. */
  readonly own: number;
  /** Length of the text in UTF-8. */
  readonly bytes: number;
}

const encoder = new TextEncoder();

/**
 * Tokens of a text behind its context. The text begins where the tokens of both differ from those of the
 * context alone: where a token covers the seam, it counts as the text's.
 * @param endOfText stands before a text where the tokenizer puts nothing there
 */
export function tokenizeText(
  { text, context = '' }: ScoredText,
  tokenizer: TextTokenizer,
  endOfText: number | undefined,
): TokenizedText {
  const beginning = [...tokenizer.encode('')];
  const before = beginning.length === 0 && endOfText !== undefined ? [endOfText] : [];
  const known = context === '' ? beginning : [...tokenizer.encode(context)];
  const all = Int32Array.from(tokenizer.encode(context + text));
  let common = 0;
  while (common < known.length && common < all.length && known[common] === all[common]) common++;
  const tokens = new Int32Array(before.length + all.length);
  tokens.set(before);
  tokens.set(all, before.length);
  const own = all.length - common;
  const targets = Math.min(own, Math.max(0, tokens.length - 1));
  return { tokens, own, targets, bytes: encoder.encode(text).length };
}
