import { expect, test } from 'vitest';
import { addBias, ban, type EditableLogits, penalize } from './edit-logits.ts';

/** Tokens 0 to 3, as all logits and as a graph's likeliest. */
function both(): [EditableLogits, EditableLogits] {
  return [
    { logits: Float32Array.of(-2, 0, 4, 1) },
    { ids: Int32Array.of(2, 3, 1, 0), logits: Float32Array.of(4, 1, 0, -2) },
  ];
}

/** Logits of tokens 0 to 3. */
function byId({ ids, logits }: EditableLogits): number[] {
  return [0, 1, 2, 3].map((id) => logits[ids ? ids.indexOf(id) : id]!);
}

test.each(both())(
  'penalize divides what is positive and multiplies what is negative',
  (candidates) => {
    penalize(candidates, [2, 0, 1, 9], 2);
    expect(byId(candidates)).toEqual([-4, 0, 2, 1]);
  },
);

test.each(both())('addBias', (candidates) => {
  addBias(candidates, [
    [1, 0.5],
    [3, -1],
    [9, 100],
  ]);
  expect(byId(candidates)).toEqual([-2, 0.5, 4, 0]);
});

test.each(both())('ban', (candidates) => {
  ban(candidates, [2, 0, 9]);
  expect(byId(candidates)).toEqual([-Infinity, 0, -Infinity, 1]);
});
