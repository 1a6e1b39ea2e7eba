import { SentenceBuffer } from '../../postprocess/sentence-buffer.ts';
import { SentenceReader } from '../../postprocess/sentence-reader.ts';
import { wordSpans } from '../../postprocess/word-spans.ts';

/**
 * Holds back the end of a growing text that trimming may yet cut: what comes out is sure to be in
 * the trimmed text. That is everything up to the last finished sentence.
 */
export class SettledText {
  readonly #sentences = new SentenceBuffer();
  readonly #reader = new SentenceReader();
  /** White space, and sentences that end in no stop: they stay only if a finished one follows. */
  #held = '';

  /** Takes more text. @returns what is certain to stay, often nothing */
  push(delta: string): string {
    let settled = '';
    for (const sentence of this.#sentences.push(delta)) {
      this.#held += sentence;
      if (!this.#isFinished(sentence)) continue;
      const end = this.#held.trimEnd().length;
      settled += this.#held.slice(0, end);
      this.#held = this.#held.slice(end);
    }
    return settled;
  }

  #isFinished(sentence: string): boolean {
    this.#reader.reset();
    for (const { text } of wordSpans(sentence)) this.#reader.read(text);
    return this.#reader.isFinished;
  }
}
