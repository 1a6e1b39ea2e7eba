import { expect, test } from 'vitest';
import { keptRows, slotRows } from './cache-rows.ts';
import { runOf } from './runs.ts';

const extents = { slots: 3, heads: 2, capacity: 4 };

function row(slot: number, past: number, count: number) {
  return { row: { slot, past, tokens: new Int32Array(count), candidates: 0 as const }, entry: 0 };
}

test('new tokens go behind those of their slot, head by head', () => {
  expect([...keptRows(runOf([row(1, 2, 2)], 2), extents)]).toEqual([10, 11, 14, 15]);
});

test('slots that take no part, and the ends of shorter rows, go to the row to spare', () => {
  const run = runOf([row(0, 3, 1), row(2, 0, 1)], 1);
  expect([...keptRows(run, extents)]).toEqual([3, 7, 24, 24, 16, 20]);
  expect([...keptRows(runOf([row(2, 1, 1)], 2), extents)]).toEqual([17, 24, 21, 24]);
});

test('a slot is its rows from the first token on', () => {
  expect([...slotRows(2, 3, extents)]).toEqual([16, 17, 18, 20, 21, 22]);
});
