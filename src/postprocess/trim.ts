import { sentenceSpans } from './sentences.ts';

/** A text without its unfinished end. */
export interface TrimmedText {
  readonly text: string;
  /** Whether the text ends with a finished sentence; false when there was none to end with. */
  readonly endsSentence: boolean;
}

/**
 * Cuts a text that broke off after its last finished sentence: after the last `.` `!` `?` or `…`
 * that ends one, with its closing quotes or brackets. A text with no finished sentence stays whole.
 *
 * At the very end of the text nobody can tell "in 2020." from "it grew by 3." before "5 %", or
 * "in the U.S." from "the U.S. Senate". Such a stop counts as an end, since it is one far more often
 * than not; after "Dr.", "e.g." or "John F." something always follows, and it does not. The choice
 * never looks past the stop, so trimming a trimmed text changes nothing.
 */
export function trimToSentence(text: string): TrimmedText {
  const last = sentenceSpans(text).findLast(({ isFinished }) => isFinished);
  return last
    ? { text: text.slice(0, last.end), endsSentence: true }
    : { text, endsSentence: false };
}

/** Whether the whole text, white space at its end aside, ends with a finished sentence. */
export function endsSentence(text: string): boolean {
  return sentenceSpans(text).at(-1)?.isFinished ?? false;
}
