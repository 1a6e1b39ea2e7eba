import { describe, expect, test } from 'vitest';
import golden from '../../test/sampler/golden.json' with { type: 'json' };
import { candidateSeed, deriveSeed, redrawSeed } from './derive-seed.ts';

describe('as in golden.py', () => {
  test.each(golden.dice)(
    'seed $seed, index $index',
    ({ seed, index, pieceSeed, redrawSeed: again, candidateSeed: candidate }) => {
      expect(deriveSeed(seed, index)).toBe(pieceSeed);
      expect(redrawSeed(seed, index)).toBe(again);
      expect(candidateSeed(seed, index)).toBe(index === 0 ? seed : candidate);
    },
  );
});

test('gives every piece, redraw and candidate a seed of its own', () => {
  const seeds = new Set<number>();
  for (let batch = 0; batch < 4; batch++) {
    for (let index = 0; index < 2_500; index++) {
      seeds.add(deriveSeed(batch, index)).add(redrawSeed(batch, index));
      seeds.add(candidateSeed(batch, index));
    }
  }
  expect(seeds.size).toBe(30_000);
  for (const seed of seeds) expect(Number.isSafeInteger(seed) && seed >= 0).toBe(true);
});
