import { describe, expect, test } from 'vitest';
import { idsOf, weightedList } from '../../test/sampler/weighted-list.ts';
import { loadLikeliest } from './load.ts';
import { keepNucleus, loadNucleus } from './nucleus.ts';
import { randomWords } from './random-words.ts';
import { Shortlist } from './shortlist.ts';
import { setWeights, sumWeights } from './softmax.ts';

describe('keepNucleus', () => {
  test.each([
    // Weights 4, 2, 1, 1 are probabilities 1/2, 1/4, 1/8, 1/8.
    [4, [0], true],
    [4.1, [0, 1], true],
    [6, [0, 1], true],
    [7, [0, 1, 2], true],
    [7.1, [0, 1, 2, 3], true],
    // Beyond the sum by rounding.
    [8.1, [0, 1, 2, 3], false],
  ])('a mass of %d keeps %j', (mass, kept, isReached) => {
    const list = weightedList(4, 2, 1, 1);
    expect(keepNucleus(list, mass)).toBe(isReached);
    expect(idsOf(list)).toEqual(kept);
  });
});

describe('loadNucleus finds what ranking every token finds', () => {
  const size = 3_000;
  const logits = Float32Array.from({ length: size }, (_, token) => {
    return (randomWords(1, 'draw', token)[0]! % 1_000) / 100;
  });

  test.each([
    [0.5, 0.5],
    // Larger than the first look, and than the second.
    [3, 0.5],
    [100, 0.9],
    [100, 1 - 2 ** -53],
    // More than there is, as rounding may have it.
    [1, 1.001],
  ])('temperature %d, p %d', (temperature, topP) => {
    const all = new Shortlist();
    loadLikeliest({ logits }, size, all);
    setWeights(all, temperature);
    const mass = topP * sumWeights(all);
    keepNucleus(all, mass);
    const list = new Shortlist();
    loadNucleus({ logits }, temperature, mass, list);
    expect(idsOf(list)).toEqual(idsOf(all));
    expect(list.weights.subarray(0, list.length)).toEqual(all.weights.subarray(0, all.length));
  });
});
