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
  const { chunks, singles } = sorted(rows);
  return [...chunks.map((item) => runOf([item], item.row.tokens.length)), ...singlesRun(singles)];
}

/**
 * As `decodeRuns`, for devices that take in several prompts as fast as one: chunks of neighbouring slots
 * together, each filled up to a whole chunk, so that its sums are the same in any company.
 */
export function batchedRuns(rows: readonly StepRow[], chunkLength: number): Run[] {
  const { chunks, singles } = sorted(rows);
  const neighbours: RunRow[][] = [];
  for (const item of chunks.sort((a, b) => a.row.slot - b.row.slot)) {
    const last = neighbours.at(-1);
    if (last?.at(-1)?.row.slot === item.row.slot - 1) last.push(item);
    else neighbours.push([item]);
  }
  return [...neighbours.map((list) => runOf(list, chunkLength)), ...singlesRun(singles)];
}

function sorted(rows: readonly StepRow[]): Record<'chunks' | 'singles', RunRow[]> {
  const items = rows.map((row, entry) => ({ row, entry }));
  const isSingle = ({ row }: RunRow): boolean => row.tokens.length === 1;
  return { chunks: items.filter((item) => !isSingle(item)), singles: items.filter(isSingle) };
}

function singlesRun(singles: readonly RunRow[]): readonly Run[] {
  return singles.length > 0 ? [runOf(singles, 1)] : [];
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
