import { SentenceReader } from './sentence-reader.ts';
import { following, type WordSpan, wordSpans } from './word-spans.ts';

/**
 * Splits a text into sentences while it arrives, with the same result as `splitSentences` on the
 * whole text. A sentence comes out as soon as the two words after it are complete. It brings the
 * white space around it, so that all sentences joined are the text; white space alone is none.
 *
 * @example
 * const buffer = new SentenceBuffer();
 * for await (const delta of deltas) buffer.push(delta).forEach(speak);
 * buffer.flush().forEach(speak);
 */
export class SentenceBuffer {
  readonly #reader = new SentenceReader();
  /** The words read of the sentence that goes on. */
  #sentence = '';
  #unread = '';

  /** Takes more text. @returns the sentences that are certainly over, often none. */
  push(delta: string): string[] {
    this.#unread += delta;
    if (!/\s/.test(delta)) return [];
    const words = wordSpans(this.#unread);
    if (words.at(-1)?.end === this.#unread.length) words.pop();
    return this.#read(words, 2);
  }

  /** Ends the text, and makes the buffer ready for another. @returns the sentences left. */
  flush(): string[] {
    const sentences = this.#read(wordSpans(this.#unread), 1);
    const rest = this.#sentence + this.#unread;
    this.#reader.reset();
    this.#sentence = '';
    this.#unread = '';
    return rest.trim() === '' ? sentences : [...sentences, rest];
  }

  /** Reads every word that has `lookahead` words behind it. */
  #read(words: readonly WordSpan[], lookahead: number): string[] {
    const sentences: string[] = [];
    let position = 0;
    for (const [index, word] of words.slice(0, -lookahead).entries()) {
      const next = words[index + 1]!.start;
      this.#sentence += this.#unread.slice(position, next);
      position = next;
      this.#reader.read(word.text);
      if (!this.#reader.endsBefore(following(this.#unread, words, index))) continue;
      sentences.push(this.#sentence);
      this.#reader.reset();
      this.#sentence = '';
    }
    this.#unread = this.#unread.slice(position);
    return sentences;
  }
}
