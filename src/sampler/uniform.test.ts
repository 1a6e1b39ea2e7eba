import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../test/sampler/golden.json' with { type: 'json' };
import { quoteCoin, uniform } from './uniform.ts';

test.each(golden.dice)('seed $seed, position $index, as in golden.py', ({ seed, index, draw }) => {
  expect(uniform(seed, 'draw', index)).toBe(draw);
});

test.each(golden.quoteCoins)('coin of seed $seed, as in golden.py', ({ seed, coin }) => {
  expect(quoteCoin(seed)).toBe(coin);
});

test('is at least 0, below 1, and has 53 bits', () => {
  const safe = fc.maxSafeNat();
  fc.assert(
    fc.property(safe, safe, (seed, index) => {
      const value = uniform(seed, 'draw', index);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
      expect(Number.isSafeInteger(value * 2 ** 53)).toBe(true);
    }),
  );
});

test('depends on every bit of the seed and of the position', () => {
  const draws = Array.from({ length: 53 }, (_, bit) => [
    uniform(2 ** bit, 'draw', 0),
    uniform(0, 'draw', 2 ** bit),
  ]).flat();
  expect(new Set(draws).size).toBe(draws.length);
});
