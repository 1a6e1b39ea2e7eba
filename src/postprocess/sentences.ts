import { SentenceReader } from './sentence-reader.ts';
import { following, wordSpans } from './word-spans.ts';

/** A sentence's place in its text, in UTF-16 code units: `text.slice(start, end)`. */
export interface SentenceSpan {
  readonly start: number;
  /** After the stop and its closing quotes or brackets. */
  readonly end: number;
  /** False for a fragment, a heading, or a sentence that breaks off after the likes of "Dr." */
  readonly isFinished: boolean;
}

/**
 * Finds the sentences of English prose.
 *
 * A sentence ends at white space after one of `.` `!` `?` `…` with any closing quotes or brackets,
 * unless an abbreviation, an initial, a list number or a small letter behind it says that it goes
 * on. A blank line always ends it, and so does a line break before a list item or after a heading.
 * Everything that is not white space belongs to exactly one sentence. Takes time in proportion to
 * the text, and gives the same answer on every machine.
 */
export function sentenceSpans(text: string): SentenceSpan[] {
  const words = wordSpans(text);
  const reader = new SentenceReader();
  const spans: SentenceSpan[] = [];
  let start = words[0]?.start ?? 0;

  for (const [index, word] of words.entries()) {
    reader.read(word.text);
    const next = words[index + 1];
    if (next && !reader.endsBefore(following(text, words, index))) continue;
    spans.push({ start, end: word.end, isFinished: reader.isFinished });
    reader.reset();
    start = next?.start ?? text.length;
  }
  return spans;
}

/**
 * The sentences of an English text in order, without the white space between them.
 *
 * @example
 * splitSentences('Dr. Lee raised $3.5 million. "Why?" she asked.');
 * // ['Dr. Lee raised $3.5 million.', '"Why?" she asked.']
 */
export function splitSentences(text: string): string[] {
  return sentenceSpans(text).map(({ start, end }) => text.slice(start, end));
}
