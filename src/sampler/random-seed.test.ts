import { expect, test } from 'vitest';
import { randomSeed } from './random-seed.ts';

test('draws whole numbers below 2³², not the same one again', () => {
  const seeds = Array.from({ length: 20 }, randomSeed);
  for (const seed of seeds) {
    expect(Number.isSafeInteger(seed)).toBe(true);
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(seed).toBeLessThan(2 ** 32);
  }
  // All alike once in 2⁶⁰⁸ runs.
  expect(new Set(seeds).size).toBeGreaterThan(1);
});
