import { Shortlist } from '../../src/sampler/shortlist.ts';

/** A list of tokens 0, 1, 2 … with these weights. */
export function weightedList(...weights: readonly number[]): Shortlist {
  const list = new Shortlist();
  list.clear(weights.length);
  list.length = weights.length;
  list.ids.set(Array.from(weights.keys()));
  list.weights.set(weights);
  return list;
}

/** Ids of the tokens in a list. */
export function idsOf(list: Shortlist): number[] {
  return Array.from(list.ids.subarray(0, list.length));
}
