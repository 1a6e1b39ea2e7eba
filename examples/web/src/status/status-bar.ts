import { element } from '../element.ts';

const megabyte = 1_000_000;

/** What the machine is doing, at the foot of the window, and the way to stop it. */
export class StatusBar {
  readonly #bar = element('status', HTMLElement);
  readonly #progress = element('progress', HTMLProgressElement);
  readonly #text = element('status-text', HTMLElement);
  readonly #stop = element('stop', HTMLButtonElement);

  /** @param onStop told when the reader has had enough */
  constructor(onStop: () => void) {
    this.#stop.addEventListener('click', onStop);
  }

  /** Whether the keyboard is on the bar, which is about to go. */
  get hasFocus(): boolean {
    return this.#bar.contains(document.activeElement);
  }

  say(text: string): void {
    this.#text.textContent = text;
    this.#progress.removeAttribute('value');
    this.#bar.hidden = false;
  }

  /** Says how far something has come. */
  showProgress(what: string, loadedBytes: number, totalBytes: number): void {
    this.#progress.value = totalBytes > 0 ? loadedBytes / totalBytes : 0;
    const [loaded, total] = [loadedBytes, totalBytes].map((bytes) => (bytes / megabyte).toFixed(1));
    this.#text.textContent = `${what}: ${loaded} of ${total} MB`;
    this.#bar.hidden = false;
  }

  hide(): void {
    this.#bar.hidden = true;
  }
}
