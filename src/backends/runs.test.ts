import { expect, test } from 'vitest';
import type { StepRow } from './backend.ts';
import { batchedRuns, decodeRuns, type Run } from './runs.ts';

function row(slot: number, count: number): StepRow {
  return { slot, past: 0, tokens: new Int32Array(count), candidates: 0 };
}

/** Of each run its length and the entries of its places. */
function outlines(runs: readonly Run[]) {
  return runs.map(({ firstSlot, length, rows }) => [
    firstSlot,
    length,
    rows.map((item) => item?.entry),
  ]);
}

test('single tokens go together, with idle places in between, and each chunk by itself', () => {
  expect(outlines(decodeRuns([row(4, 1), row(1, 5), row(2, 1), row(0, 3)]))).toEqual([
    [1, 5, [1]],
    [0, 3, [3]],
    [2, 1, [2, undefined, 0]],
  ]);
});

test('chunks of neighbouring slots go together where many cost as much as one, filled up', () => {
  const rows = [row(3, 5), row(0, 1), row(1, 2), row(2, 8), row(6, 7)];
  expect(outlines(batchedRuns(rows, 8))).toEqual([
    [1, 8, [2, 3, 0]],
    [6, 8, [4]],
    [0, 1, [1]],
  ]);
});
