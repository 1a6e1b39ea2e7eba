import type { Candidates } from '../../sampler/candidates.ts';
import { loadLikeliest } from '../../sampler/load.ts';
import { Shortlist } from '../../sampler/shortlist.ts';

/** The likeliest of all tokens, as many as are asked for and at most all there are. */
export function likeliest(logits: Float32Array, count: number): Candidates {
  const list = new Shortlist();
  loadLikeliest({ logits }, count, list);
  return { ids: list.ids.subarray(0, list.length), logits: list.logits.subarray(0, list.length) };
}
