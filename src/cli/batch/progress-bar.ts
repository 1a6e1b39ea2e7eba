import { Presets, SingleBar } from 'cli-progress';
import type { CliStream } from '../io.ts';
import type { Pace } from './pace.ts';
import type { Progress, ProgressStart } from './progress.ts';

/** A bar for a terminal: pieces done, tokens per second, time left. */
export class ProgressBar implements Progress {
  readonly #bar: SingleBar;
  readonly #pace: Pace;

  constructor({ total, done }: ProgressStart, pace: Pace, stream: CliStream) {
    this.#pace = pace;
    this.#bar = new SingleBar(
      {
        format: '{bar} {value}/{total} pieces  {speed}  {left}',
        // Leaves room for what stands beside it.
        barsize: Math.max(10, Math.min(40, (stream.columns ?? 80) - 50)),
        stream,
        hideCursor: true,
      },
      Presets.shades_classic,
    );
    this.#bar.start(total, done, this.#figures);
  }

  token(): void {
    this.#pace.token();
    // The bar draws itself ten times a second, however often it hears of news.
    this.#bar.update(this.#figures);
  }

  piece(): void {
    this.#pace.piece();
    this.#bar.increment(this.#figures);
  }

  stop(): void {
    this.#bar.stop();
  }

  get #figures(): { readonly speed: string; readonly left: string } {
    return { speed: this.#pace.speed, left: this.#pace.left };
  }
}
