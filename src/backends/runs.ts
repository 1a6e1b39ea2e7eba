import type { StepRow } from './backend.ts';

/** A row of a step and its place among the step's rows. */
export interface RunRow {
  readonly row: StepRow;
  readonly entry: number;
}

/** One run of the graph: neighbouring slots with equally many new tokens each. */
export interface Run {
  readonly firstSlot: number;
  readonly slots: number;
  /** New tokens per slot. */
  readonly length: number;
  /** One place per slot; undefined where a slot in between takes no part. */
  readonly rows: readonly (RunRow | undefined)[];
}

/**
 * Cuts a step into runs: single tokens together, with idle places where a slot in between takes no
 * part; each longer prompt chunk by itself.
 */
export function decodeRuns(rows: readonly StepRow[]): Run[] {
  const runs: Run[] = [];
  const singles: RunRow[] = [];
  rows.forEach((row, entry) => {
    if (row.tokens.length === 1) singles.push({ row, entry });
    else runs.push(runOf([{ row, entry }], row.tokens.length));
  });
  if (singles.length > 0) runs.push(runOf(singles, 1));
  return runs;
}

/**
 * Tokens of each slot that a run looks at: the cache's capacity, or none where all texts begin. Sums over
 * places that the mask hides have the same bits as sums without them.
 */
export function seenTokens(run: Run, capacity: number): number {
  return run.rows.every((item) => !item || item.row.past === 0) ? 0 : capacity;
}

/** @param length new tokens per slot, at least as many as any row has */
export function runOf(rows: readonly RunRow[], length: number): Run {
  const slots = rows.map(({ row }) => row.slot);
  const firstSlot = Math.min(...slots);
  const places: (RunRow | undefined)[] = new Array(Math.max(...slots) + 1 - firstSlot);
  for (const item of rows) places[item.row.slot - firstSlot] = item;
  return {
    firstSlot,
    slots: places.length,
    length,
    rows: Array.from(places),
  };
}
