/**
 * The natural logarithm of a token's probability: its logit less the logarithm of the sum of exponentials
 * of all, with the largest logit subtracted first so that none overflows.
 * @param logits of the whole vocabulary, shape [vocabulary]
 */
export function logProbability(logits: Float32Array, token: number): number {
  let largest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id]! > largest) largest = logits[id]!;
  }
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += Math.exp(logits[id]! - largest);
  return logits[token]! - largest - Math.log(sum);
}
