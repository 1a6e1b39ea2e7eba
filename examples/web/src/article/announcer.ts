import { SentenceBuffer } from 'venti-core/web';
import { create, element } from '../element.ts';

/** Reads an essay to those who listen: finished sentences, never half of one. */
export class Announcer {
  readonly #region = element('announcer', HTMLElement);
  #sentences = new SentenceBuffer();
  /** UTF-16 code units that were taken, and that were said. */
  #heard = 0;
  #said = 0;

  /** Begins an essay. @param known all of it that needs not be said */
  begin(known: string): void {
    this.#sentences = new SentenceBuffer();
    this.#heard = known.length;
    this.#said = known.length;
    this.#region.replaceChildren();
  }

  /** Takes an essay that grows, all of it so far. */
  follow(text: string): void {
    this.#say(this.#sentences.push(text.slice(this.#heard)));
    this.#heard = Math.max(this.#heard, text.length);
  }

  /** Takes an essay that is whole, perhaps shorter than it was, and says what is left. */
  end(text: string): void {
    this.#sentences = new SentenceBuffer();
    this.#say(this.#sentences.push(text.slice(this.#said)));
    this.#say(this.#sentences.flush());
  }

  #say(sentences: readonly string[]): void {
    for (const sentence of sentences) {
      this.#said += sentence.length;
      this.#region.append(create('p', '', sentence.trim()));
    }
  }
}
