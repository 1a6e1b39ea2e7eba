import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightedList } from '../../test/sampler/weighted-list.ts';
import { drawWeighted } from './draw-weighted.ts';

const largest = 1 - 2 ** -53;

test.each([
  // Spans of 0.5, 1, 0.5 of 2.
  [0, 0],
  [0.24, 0],
  [0.25, 1],
  [0.74, 1],
  [0.75, 2],
  [largest, 2],
])('the number %d draws token %i', (random, token) => {
  expect(drawWeighted(weightedList(0.5, 1, 0.5), random)).toBe(token);
});

test('a token without weight is never drawn', () => {
  const list = weightedList(0, 1, 0, 0);
  for (const random of [0, 0.5, largest]) expect(drawWeighted(list, random)).toBe(1);
});

test('the largest number stays inside the list, however the sum is rounded', () => {
  const weight = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(weight, { maxLength: 100 }), (weights) => {
      const list = weightedList(...weights, 1);
      expect(drawWeighted(list, largest)).toBe(weights.length);
    }),
  );
});
