/** Pearson's statistic of counts against what was expected of them. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, count, index) => {
    const mean = expected[index]!;
    return sum + (count - mean) ** 2 / mean;
  }, 0);
}

/** The standard normal distribution exceeds this once in a million times. */
const oneInAMillion = 4.753;

/**
 * What a chi-square of so many degrees of freedom exceeds at most once in a million times: the
 * approximation of Wilson and Hilferty (1931), too high by 15 % at 1 degree, 3 % at 7, nothing at 255.
 */
export function criticalChiSquare(degrees: number): number {
  const step = 2 / (9 * degrees);
  return degrees * (1 - step + oneInAMillion * Math.sqrt(step)) ** 3;
}
