import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idsOf, weightedList } from '../../test/sampler/weighted-list.ts';
import { keepNucleus, nucleusBound } from './nucleus.ts';

describe('keepNucleus', () => {
  test.each([
    // Weights 4, 2, 1, 1 are probabilities 1/2, 1/4, 1/8, 1/8.
    [4, [0]],
    [4.1, [0, 1]],
    [6, [0, 1]],
    [7, [0, 1, 2]],
    [7.1, [0, 1, 2, 3]],
    // Beyond the sum by rounding.
    [8.1, [0, 1, 2, 3]],
  ])('a mass of %d', (mass, kept) => {
    const list = weightedList(4, 2, 1, 1);
    keepNucleus(list, mass);
    expect(idsOf(list)).toEqual(kept);
  });
});

test('the bound is at least the size of the nucleus, and counts none of a long tail', () => {
  const weight = fc.integer({ min: 1, max: 1_000 });
  const weights = fc.array(weight, { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (given, topP) => {
      const ranked = given.toSorted((a, b) => b - a);
      const list = weightedList(...ranked);
      const bound = nucleusBound(list, topP);
      keepNucleus(list, topP * ranked.reduce((sum, value) => sum + value));
      expect(bound).toBeGreaterThanOrEqual(list.length);
      expect(bound).toBeLessThanOrEqual(ranked.length);
    }),
  );
  expect(nucleusBound(weightedList(1, ...new Array<number>(999).fill(1e-6)), 0.9)).toBe(1);
});
