import type { Shortlist } from './shortlist.ts';
import { sumWeights } from './softmax.ts';

/**
 * How many of the likeliest tokens surely hold the nucleus, so that no more need sorting. Tokens below
 * (1 − p) / n of the mass have less than 1 − p of it together; all others are counted.
 */
export function nucleusBound(list: Shortlist, topP: number): number {
  const { weights, length } = list;
  const least = ((1 - topP) / length) * sumWeights(list);
  let count = 0;
  for (let place = 0; place < length; place++) if (weights[place]! >= least) count++;
  return count;
}

/**
 * Keeps the smallest set of likeliest tokens with at least this mass (Holtzman et al. 2019, "The
 * Curious Case of Neural Text Degeneration").
 * @param list by falling logit
 * @param mass sum of weights
 */
export function keepNucleus(list: Shortlist, mass: number): void {
  const { weights, length } = list;
  let sum = 0;
  for (let place = 0; place < length; place++) {
    sum += weights[place]!;
    if (sum >= mass) {
      list.length = place + 1;
      return;
    }
  }
}
