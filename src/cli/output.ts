import { VentiError } from '../errors.ts';
import type { CliStream } from './io.ts';
import { printable } from './printable.ts';

/** Nobody reads any more, as after `| head`: no error, but a reason to stop. */
export class OutputClosed extends Error {}

/** Text for standard output or standard error. On a terminal control characters are shown as text. */
export class Output {
  readonly #stream: CliStream;

  constructor(stream: CliStream) {
    this.#stream = stream;
  }

  /**
   * Writes a text and waits until it is out.
   * @throws OutputClosed; VentiError `write-failed`
   */
  async print(text: string): Promise<void> {
    const shown = this.#stream.isTTY ? printable(text) : text;
    const error = await new Promise<Error | null | undefined>((resolve) =>
      this.#stream.write(shown, resolve),
    );
    if (!error) return;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') throw new OutputClosed();
    throw new VentiError('write-failed', `The output cannot be written: ${error.message}.`, {
      cause: error,
    });
  }

  /** The same with a line break after it. */
  async line(text: string): Promise<void> {
    await this.print(`${text}\n`);
  }

  /** A line that may be lost: work goes on when nobody reads it. */
  async note(text: string): Promise<void> {
    await this.line(text).catch(() => {});
  }
}
