import { type Run, runOf } from './runs.ts';
import type { ScoreRow } from './scoring-backend.ts';

/** One run of the graph over rows that are scored. */
export interface ScoreRun extends Run {
  /** For each target, row after row, the new token of the run that it came after. */
  readonly outputRows: Int32Array;
}

/** Shorter rows are filled up to the longest with tokens that nothing looks at. */
export function scoreRun(rows: readonly ScoreRow[]): ScoreRun {
  const length = Math.max(...rows.map(({ tokens }) => tokens.length));
  const run = runOf(
    rows.map((row, entry) => ({ row: { ...row, candidates: 0 }, entry })),
    length,
  );
  const outputRows = rows.flatMap(({ slot, tokens, targets }) => {
    const first = (slot - run.firstSlot) * length + tokens.length - targets.length;
    return Array.from(targets, (_, i) => first + i);
  });
  return { ...run, outputRows: Int32Array.from(outputRows) };
}
