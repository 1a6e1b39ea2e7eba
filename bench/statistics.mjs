/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} low the least value
 * @property {number} high the greatest
 * @property {readonly number[]} values in order of measurement
 */

/**
 * @param {readonly number[]} values at least one
 * @returns {Summary}
 */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, low: sorted[0], high: sorted.at(-1), values };
}

/**
 * The mean with its 95 % confidence interval, by the normal distribution: for some hundred values or more.
 * @param {readonly number[]} values
 * @returns {{ value: number, low: number, high: number }}
 */
export function mean(values) {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  const margin = 1.96 * Math.sqrt(squares / (values.length - 1) / values.length);
  return { value, low: value - margin, high: value + margin };
}
