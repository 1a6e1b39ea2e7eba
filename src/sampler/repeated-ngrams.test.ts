import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatingTokens } from './repeated-ngrams.ts';

test.each([
  [[1, 2, 3, 1, 2], 3, [3]],
  [[1, 2, 3, 1, 2, 4, 1, 2], 3, [3, 4]],
  [[1, 2, 3], 1, [1, 2, 3]],
  // The n-gram may overlap itself.
  [[5, 5, 5], 3, [5]],
  [[1, 2], 3, []],
  [[], 1, []],
])('after %j no n-gram of %i may end in %j', (history, n, tokens) => {
  expect(repeatingTokens(history, n)).toEqual(tokens);
});

test('bans exactly what would repeat an n-gram', () => {
  const history = fc.array(fc.nat({ max: 3 }), { maxLength: 30 });
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 5 }), (given, n) => {
      const grams = Array.from({ length: Math.max(0, given.length - n + 1) }, (_, start) =>
        given.slice(start, start + n).join(),
      );
      const repeats = (token: number) => grams.includes([...given, token].slice(-n).join());
      const expected = [0, 1, 2, 3].filter((token) => given.length >= n - 1 && repeats(token));
      expect([...new Set(repeatingTokens(given, n))].sort()).toEqual(expected);
    }),
  );
});
