import type { CliIo } from '../io.ts';
import { Pace } from './pace.ts';
import { ProgressBar } from './progress-bar.ts';
import { ProgressLines } from './progress-lines.ts';

/** How a batch shows how far it has come. */
export interface Progress {
  /** About one token more has been written. */
  token(): void;
  /** A piece more is done. */
  piece(): void;
  stop(): void;
}

/** A batch at its start. */
export interface ProgressStart {
  readonly total: number;
  /** Pieces that an earlier run has finished. */
  readonly done: number;
  /** Most tokens of a piece, with all its candidates. */
  readonly maxTokens: number;
}

/** A bar on a terminal, a line now and then anywhere else, nothing at all when quiet. */
export function showProgress(
  start: ProgressStart,
  quiet: boolean,
  { stderr, now }: Pick<CliIo, 'stderr' | 'now'>,
): Progress {
  if (quiet) return silence;
  const { total, done, maxTokens } = start;
  const pace = new Pace({ pieces: total - done, maxTokens }, now);
  return stderr.isTTY
    ? new ProgressBar(start, pace, stderr)
    : new ProgressLines(start, pace, stderr, now);
}

const silence: Progress = { token() {}, piece() {}, stop() {} };
