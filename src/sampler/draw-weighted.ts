import type { Shortlist } from './shortlist.ts';
import { sumWeights } from './softmax.ts';

/**
 * The token whose span of the cumulative weights holds the random number.
 * @param list at least one token, the largest weight 1
 * @param random at least 0, below 1
 */
export function drawWeighted(list: Shortlist, random: number): number {
  const { ids, weights } = list;
  // Below the sum, also when rounded, for random ≤ 1 − 2⁻⁵³; hence the loop ends inside the list.
  const target = random * sumWeights(list);
  let place = 0;
  let sum = weights[0]!;
  while (sum <= target) sum += weights[++place]!;
  return ids[place]!;
}
