import type { Shortlist } from './shortlist.ts';

/**
 * Drops tokens less likely than `minP` times the likeliest, whose weight is 1 (Nguyen et al. 2024,
 * "Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs").
 */
export function dropUnlikely(list: Shortlist, minP: number): void {
  const { ids, logits, weights } = list;
  let kept = 0;
  for (let place = 0; place < list.length; place++) {
    if (weights[place]! < minP) continue;
    ids[kept] = ids[place]!;
    logits[kept] = logits[place]!;
    weights[kept] = weights[place]!;
    kept++;
  }
  list.length = kept;
}
