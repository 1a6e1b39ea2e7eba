import type { Shortlist } from './shortlist.ts';

/**
 * Sets the weights to the softmax of logits / temperature, not yet divided by their sum. The largest
 * logit is subtracted first, so that no weight overflows and the largest is 1.
 * @param temperature above 0
 */
export function setWeights(list: Shortlist, temperature: number): void {
  const { logits, weights, length } = list;
  const largest = largestLogit(logits, length);
  for (let place = 0; place < length; place++) {
    weights[place] = Math.exp((logits[place]! - largest) / temperature);
  }
}

/** Sum of the weights, in their order. */
export function sumWeights({ weights, length }: Shortlist): number {
  let sum = 0;
  for (let place = 0; place < length; place++) sum += weights[place]!;
  return sum;
}

function largestLogit(logits: Float32Array, length: number): number {
  let largest = -Infinity;
  for (let place = 0; place < length; place++) {
    if (logits[place]! > largest) largest = logits[place]!;
  }
  return largest;
}
