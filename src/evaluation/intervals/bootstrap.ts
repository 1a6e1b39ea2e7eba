import { randomWords } from '../../sampler/random-words.ts';
import type { Figure } from './figure.ts';

/** One of the units that a measure is taken of: what it adds above and below the line. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

const resamples = 2_000;
/** Of the sorted resamples, those that 2.5 % lie below and above. */
const low = 0.025 * resamples;
const high = resamples - 1 - low;

/**
 * A ratio of sums, with the percentile bootstrap (Efron 1979, "Bootstrap Methods: Another Look at the
 * Jackknife"): units are drawn with replacement, as many as there are, 2,000 times.
 * @param units at least one; a single one has no spread
 * @param seed of the draws: the same one gives the same interval
 */
export function bootstrapRatio(units: readonly Share[], seed: number): Figure {
  const ratios = new Float64Array(resamples);
  let coins = 0;
  let words: Uint32Array = new Uint32Array();
  for (let sample = 0; sample < resamples; sample++) {
    const sum = { part: 0, whole: 0 };
    for (let i = 0; i < units.length; i++, coins++) {
      if (coins % 4 === 0) words = randomWords(seed, 'resample', coins / 4);
      const unit = units[Math.floor((words[coins % 4]! / 2 ** 32) * units.length)]!;
      sum.part += unit.part;
      sum.whole += unit.whole;
    }
    ratios[sample] = sum.part / sum.whole;
  }
  ratios.sort();
  return { value: ratioOf(units), low: ratios[low]!, high: ratios[high]! };
}

/** A mean, with the percentile bootstrap. */
export function bootstrapMean(values: readonly number[], seed: number): Figure {
  return bootstrapRatio(
    values.map((part) => ({ part, whole: 1 })),
    seed,
  );
}

function ratioOf(units: readonly Share[]): number {
  const part = units.reduce((sum, unit) => sum + unit.part, 0);
  return part / units.reduce((sum, unit) => sum + unit.whole, 0);
}
