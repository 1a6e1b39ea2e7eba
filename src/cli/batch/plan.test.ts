import { describe, expect, test } from 'vitest';
import { quotes } from '../../quotes/corpus.ts';
import { deriveSeed } from '../../sampler/derive-seed.ts';
import { planPieces } from './plan.ts';

describe('planPieces', () => {
  test('uses every quote once before any comes again', () => {
    const planned = [...planPieces(quotes, 5, 3 * quotes.length)];
    for (let round = 0; round < 3; round++) {
      const slice = planned.slice(round * quotes.length, (round + 1) * quotes.length);
      expect(new Set(slice.map(({ quote }) => quote)).size).toBe(quotes.length);
    }
  });

  test('depends on the seed, in another order each round', () => {
    const ids = (seed: number): unknown[] =>
      [...planPieces(quotes, seed, 2 * quotes.length)].map(({ quote }) => quote.id);
    expect(ids(5)).toEqual(ids(5));
    expect(ids(5)).not.toEqual(ids(6));
    expect(ids(5).slice(0, quotes.length)).not.toEqual(ids(5).slice(quotes.length));
    expect(ids(5).slice(0, quotes.length)).not.toEqual(quotes.map(({ id }) => id));
  });

  test('gives each piece a seed of its own', () => {
    const planned = [...planPieces([{ text: 'One.' }], 5, 3)];
    expect(planned).toEqual(
      [0, 1, 2].map((index) => ({ index, quote: { text: 'One.' }, seed: deriveSeed(5, index) })),
    );
  });

  test('plans no further than it is asked', () => {
    const planned = planPieces(quotes, 1, Number.MAX_SAFE_INTEGER);
    expect(planned.next().value?.index).toBe(0);
  });
});
