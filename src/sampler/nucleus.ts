import type { Candidates } from './candidates.ts';
import { loadLikeliest } from './load.ts';
import type { Shortlist } from './shortlist.ts';
import { setWeights } from './softmax.ts';

/**
 * Keeps the smallest set of likeliest tokens with at least this mass (Holtzman et al. 2019, "The
 * Curious Case of Neural Text Degeneration").
 * @param list by falling logit
 * @param mass a sum of weights
 * @returns whether the list has that mass; otherwise all of it is kept
 */
export function keepNucleus(list: Shortlist, mass: number): boolean {
  const { weights, length } = list;
  let sum = 0;
  for (let place = 0; place < length; place++) {
    sum += weights[place]!;
    if (sum >= mass) {
      list.length = place + 1;
      return true;
    }
  }
  return false;
}

/**
 * Fills the list with the nucleus of all candidates. It is nearly always among the few hundred
 * likeliest, so these are looked at first; only where they do not do are more of them ranked.
 */
export function loadNucleus(
  candidates: Candidates,
  temperature: number,
  mass: number,
  list: Shortlist,
): void {
  for (let count = 256; ; count *= 8) {
    loadLikeliest(candidates, count, list);
    setWeights(list, temperature);
    if (keepNucleus(list, mass) || count >= candidates.logits.length) return;
  }
}
