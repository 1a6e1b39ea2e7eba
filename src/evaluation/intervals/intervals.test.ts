import { describe, expect, test } from 'vitest';
import { uniform } from '../../sampler/uniform.ts';
import { bootstrapMean, bootstrapRatio } from './bootstrap.ts';
import type { Figure } from './figure.ts';
import { studentMean } from './student.ts';
import { wilsonShare } from './wilson.ts';

function rounded({ value, low, high }: Figure, digits = 4): readonly number[] {
  return [value, low, high].map((number) => Number(number.toFixed(digits)));
}

describe('the bootstrap', () => {
  test('has no spread where units are equal, or one', () => {
    expect(bootstrapMean([3, 3, 3], 1)).toEqual({ value: 3, low: 3, high: 3 });
    expect(bootstrapMean([7], 1)).toEqual({ value: 7, low: 7, high: 7 });
  });

  test('of a ratio weighs units by what is below the line', () => {
    const units = [
      { part: 10, whole: 10 },
      { part: 0, whole: 90 },
    ];
    const { value, low, high } = bootstrapRatio(units, 1);
    expect([value, low, high]).toEqual([0.1, 0, 1]);
  });

  test('gives the same interval for the same seed', () => {
    const values = Array.from({ length: 50 }, (_, i) => (i * 37) % 11);
    expect(bootstrapMean(values, 5)).toEqual(bootstrapMean(values, 5));
    expect(bootstrapMean(values, 5).low).not.toBe(bootstrapMean(values, 6).low);
  });

  test('covers the mean of a distribution about 95 times in 100', () => {
    let covered = 0;
    for (let trial = 0; trial < 100; trial++) {
      const values = Array.from({ length: 40 }, (_, i) => uniform(trial, 'draw', i));
      const { low, high } = bootstrapMean(values, trial);
      if (low <= 0.5 && high >= 0.5) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(90);
    expect(covered).toBeLessThanOrEqual(99);
  });
});

describe("Wilson's interval", () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
  test.each([
    [81, 263, [0.308, 0.2553, 0.3662]],
    [15, 148, [0.1014, 0.0624, 0.1605]],
    [0, 20, [0, 0, 0.1611]],
    [1, 29, [0.0345, 0.0061, 0.1718]],
  ])('of %i in %i is that of the literature', (hits, trials, expected) => {
    expect(rounded(wilsonShare(hits, trials))).toEqual(expected);
  });

  test('of all ends at 1', () => {
    expect(wilsonShare(20, 20)).toMatchObject({ value: 1, high: 1 });
  });
});

describe("Student's interval", () => {
  test('is the mean and t standard errors', () => {
    // Standard deviation 1.5811, standard error 0.7071, t(4) = 2.776.
    expect(rounded(studentMean([1, 2, 3, 4, 5]), 3)).toEqual([3, 1.037, 4.963]);
    expect(rounded(studentMean([0, 2]), 3)).toEqual([1, -11.706, 13.706]);
  });
});
