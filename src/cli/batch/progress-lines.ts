import type { CliStream } from '../io.ts';
import type { Pace } from './pace.ts';
import type { Progress, ProgressStart } from './progress.ts';

/** A line at least this often, while pieces get done. */
const longestSilenceMs = 30_000;

/** Plain lines for logs: at every tenth of the batch, and when the last one is a while ago. */
export class ProgressLines implements Progress {
  readonly #total: number;
  readonly #pace: Pace;
  readonly #stream: CliStream;
  readonly #now: () => number;
  #done: number;
  #lastMs: number;

  constructor({ total, done }: ProgressStart, pace: Pace, stream: CliStream, now: () => number) {
    this.#total = total;
    this.#done = done;
    this.#pace = pace;
    this.#stream = stream;
    this.#now = now;
    this.#lastMs = now();
  }

  token(): void {
    this.#pace.token();
  }

  piece(): void {
    this.#pace.piece();
    const tenthsBefore = this.#tenths;
    this.#done++;
    const isDue = this.#now() - this.#lastMs >= longestSilenceMs;
    if (!isDue && this.#tenths === tenthsBefore) return;
    this.#lastMs = this.#now();
    const figures = [`${this.#done}/${this.#total} pieces`, this.#pace.speed, this.#pace.left];
    this.#stream.write(`${figures.filter((text) => text !== '').join(', ')}\n`);
  }

  stop(): void {}

  get #tenths(): number {
    return Math.floor((10 * this.#done) / this.#total);
  }
}
