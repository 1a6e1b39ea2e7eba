import { SentenceBuffer } from 'venti-core/web';
import { create, element } from '../element.ts';

/** Reads an essay to those who listen: finished sentences, never half of one. */
export class Announcer {
  readonly #region = element('announcer', HTMLElement);
  #sentences = new SentenceBuffer();

  /** Begins another essay. */
  begin(): void {
    this.#sentences = new SentenceBuffer();
    this.#region.replaceChildren();
  }

  /** Takes more text of the essay. */
  push(text: string): void {
    this.#say(this.#sentences.push(text));
  }

  /** Says what is left. */
  end(): void {
    this.#say(this.#sentences.flush());
  }

  #say(sentences: readonly string[]): void {
    this.#region.append(...sentences.map((sentence) => create('p', '', sentence.trim())));
  }
}
