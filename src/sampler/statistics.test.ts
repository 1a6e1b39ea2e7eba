import { describe, expect, test } from 'vitest';
import { chiSquare, criticalChiSquare } from '../../test/sampler/chi-square.ts';
import { optionsOff } from '../../test/sampler/options-off.ts';
import { deriveSeed } from './derive-seed.ts';
import type { SamplingOptions } from './options.ts';
import { Sampler } from './sampler.ts';
import { uniform } from './uniform.ts';

// The seeds are fixed, so every run is the same. With fresh seeds each test would fail at most once in a
// million runs: see `criticalChiSquare`.
const draws = 40_000;
const logits = Float32Array.of(1.5, -0.5, 2, 0, 1, 2, -2, 0.5);

describe('draws follow the softmax', () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 7];
  test.each<[Partial<SamplingOptions>, readonly number[]]>([
    [{}, all],
    [{ temperature: 0.7 }, all],
    [{ temperature: 2 }, all],
    [{ topK: 4 }, [2, 5, 0, 4]],
    [{ topK: 40, temperature: 0.7 }, all],
    // Probabilities by rank: 0.28 0.28 0.17 0.10 0.06 0.04 0.02 0.01.
    [{ topP: 0.7 }, [2, 5, 0]],
    [{ topP: 0.8 }, [2, 5, 0, 4]],
    [{ topK: 3, topP: 0.75 }, [2, 5]],
    // Of the likeliest: exp(-1.5) is 0.22, exp(-2) is 0.14.
    [{ minP: 0.2 }, [2, 5, 0, 4, 7]],
    [{ minP: 0.3 }, [2, 5, 0, 4]],
  ])('%j leaves tokens %j', (change, kept) => {
    const options = { ...optionsOff, ...change };
    const counts = new Array<number>(logits.length).fill(0);
    for (let seed = 0; seed < draws; seed++) {
      const token = new Sampler(options, seed, Int32Array.of()).draw({ logits }, 0);
      counts[token]!++;
    }
    const weights = kept.map((token) => Math.exp(logits[token]! / options.temperature));
    const total = weights.reduce((sum, weight) => sum + weight);
    const observed = kept.map((token) => counts[token]!);
    expect(observed.reduce((sum, count) => sum + count)).toBe(draws);
    const expected = weights.map((weight) => (draws * weight) / total);
    expect(chiSquare(observed, expected)).toBeLessThan(criticalChiSquare(kept.length - 1));
  });
});

describe('random numbers are uniform and independent', () => {
  const cells = 16;

  /** Chi-square of pairs of random numbers over a grid of 16 × 16 cells. */
  function chiSquareOfPairs(pair: (index: number) => readonly [number, number]): number {
    const counts = new Array<number>(cells * cells).fill(0);
    for (let index = 0; index < draws; index++) {
      const [first, second] = pair(index);
      counts[Math.floor(first * cells) * cells + Math.floor(second * cells)]!++;
    }
    return chiSquare(counts, new Array<number>(cells * cells).fill(draws / (cells * cells)));
  }

  test.each<[string, (index: number) => readonly [number, number]]>([
    ['a position and the next', (i) => [uniform(7, 'draw', 2 * i), uniform(7, 'draw', 2 * i + 1)]],
    ['a seed and the next', (i) => [uniform(2 * i, 'draw', 3), uniform(2 * i + 1, 'draw', 3)]],
    ['a seed and the one 2³² on', (i) => [uniform(i, 'draw', 3), uniform(i + 2 ** 32, 'draw', 3)]],
    ['seed and position swapped', (i) => [uniform(i, 'draw', i + 1), uniform(i + 1, 'draw', i)]],
    [
      'pieces of a batch that are neighbours',
      (i) => [
        uniform(deriveSeed(7, 2 * i), 'draw', 0),
        uniform(deriveSeed(7, 2 * i + 1), 'draw', 0),
      ],
    ],
    [
      'a batch and its pieces',
      (i) => [uniform(i, 'draw', 0), uniform(deriveSeed(i, 0), 'draw', 0)],
    ],
    ['the draw and the quote of a seed', (i) => [uniform(i, 'draw', 0), uniform(i, 'quote', 0)]],
  ])('%s', (_, pair) => {
    expect(chiSquareOfPairs(pair)).toBeLessThan(criticalChiSquare(cells * cells - 1));
  });

  test.each([1, 2, 7])('no serial correlation at a distance of %i', (distance) => {
    const numbers = Array.from(
      { length: draws },
      (_, position) => uniform(11, 'draw', position) - 0.5,
    );
    let products = 0;
    for (let i = distance; i < draws; i++) products += numbers[i]! * numbers[i - distance]!;
    // A product has variance 1/144; 4.89 standard deviations are exceeded once in a million times.
    const correlation = (products * 12) / Math.sqrt(draws - distance);
    expect(Math.abs(correlation)).toBeLessThan(4.89);
  });
});
