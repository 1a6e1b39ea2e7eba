import type { Figure } from './figure.ts';

/** 97.5 % quantiles of Student's t for 1, 2, 3 … degrees of freedom. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
] as const;

/**
 * A mean of few values, with Student's t interval (1908, "The Probable Error of a Mean"), where a bootstrap
 * would be too sure of itself.
 * @param values from 2 to 31
 */
export function studentMean(values: readonly number[]): Figure {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  const spread = quantiles[count - 2]! * error;
  return { value: mean, low: mean - spread, high: mean + spread };
}
