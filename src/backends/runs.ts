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
 * As `decodeRuns`, for devices that take in several prompts as fast as one: chunks of neighbouring slots
 * together, each filled up to a whole chunk, so that its sums are the same in any company.
 */
export function batchedRuns(rows: readonly StepRow[], chunkLength: number): Run[] {
  const items = rows.map((row, entry) => ({ row, entry }));
  const singles = items.filter(({ row }) => row.tokens.length === 1);
  const chunks = items.filter(({ row }) => row.tokens.length > 1);
  const neighbours: RunRow[][] = [];
  for (const item of chunks.sort((a, b) => a.row.slot - b.row.slot)) {
    const last = neighbours.at(-1);
    if (last?.at(-1)?.row.slot === item.row.slot - 1) last.push(item);
    else neighbours.push([item]);
  }
  const runs = neighbours.map((list) => runOf(list, chunkLength));
  return singles.length > 0 ? [...runs, runOf(singles, 1)] : runs;
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
