import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut } from './share-out.ts';

test('shares out the largest first, each to whoever has least', () => {
  expect(shareOut([1, 5, 4, 3, 2], 2)).toEqual([
    [1, 4, 0],
    [2, 3],
  ]);
  expect(shareOut([7], 3)).toEqual([[0], [], []]);
  expect(shareOut([0, 0, 0], 3)).toEqual([[0], [1], [2]]);
});

test('shares out everything once, and nobody has more than another by more than a piece', () => {
  const sizes = array(integer({ min: 1, max: 50 }));
  assert(
    property(sizes, integer({ min: 1, max: 5 }), (given, count) => {
      const shares = shareOut(given, count);
      expect(shares.flat().sort((a, b) => a - b)).toEqual([...given.keys()]);
      const totals = shares.map((places) => places.reduce((sum, place) => sum + given[place]!, 0));
      const spread = Math.max(...totals) - Math.min(...totals);
      expect(spread).toBeLessThanOrEqual(Math.max(0, ...given));
    }),
    { seed: 1 },
  );
});
