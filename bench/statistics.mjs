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
