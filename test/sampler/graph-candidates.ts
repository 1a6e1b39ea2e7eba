import type { CandidateCount, Candidates } from '../../src/sampler/candidates.ts';

/** What a graph returns: all logits, or the likeliest by falling logit, equal ones by rising id. */
export function graphCandidates(logits: Float32Array, count: CandidateCount): Candidates {
  if (count === 'all') return { logits };
  const ranked = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || a - b);
  // -Infinity minus -Infinity is NaN, which `||` takes for equal.
  const ids = Int32Array.from(ranked.slice(0, count));
  return { ids, logits: Float32Array.from(ids, (id) => logits[id]!) };
}
