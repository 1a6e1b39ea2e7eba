import { expect, test } from 'vitest';
import { fillRunInputs } from './run-inputs.ts';
import { runOf } from './runs.ts';

test('a row that is shorter than its run asks after its own last token, and knows no later position', () => {
  const row = { slot: 0, past: 2, tokens: Int32Array.of(7, 8), candidates: 5 };
  const inputs = {
    tokens: new Int32Array(4),
    positions: new Int32Array(4),
    attentionMask: new Float32Array(4 * 7),
    outputRows: new Int32Array(1),
  };
  fillRunInputs(runOf([{ row, entry: 0 }], 4), 3, inputs);
  expect([...inputs.tokens]).toEqual([7, 8, 0, 0]);
  expect([...inputs.positions]).toEqual([2, 3, 3, 3]);
  expect([...inputs.outputRows]).toEqual([1]);
  const seen = Array.from({ length: 4 }, (_, i) =>
    [...inputs.attentionMask.slice(i * 7, i * 7 + 7)].map((value) => value === 0),
  );
  expect(seen.slice(0, 2)).toEqual([
    [true, true, false, true, false, false, false],
    [true, true, false, true, true, false, false],
  ]);
});
