import type { Figure } from './figure.ts';

/** The normal distribution has 97.5 % below it. */
const z = 1.959964;

/**
 * A share of trials, with the score interval (Wilson 1927, "Probable Inference, the Law of Succession, and
 * Statistical Inference"), which stays within 0 and 1 and is honest about shares of none and of all.
 * @param trials at least one
 */
export function wilsonShare(hits: number, trials: number): Figure {
  const share = hits / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / scale;
  const spread =
    (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return {
    value: share,
    low: hits === 0 ? 0 : centre - spread,
    high: hits === trials ? 1 : centre + spread,
  };
}
