/**
 * The mean surprise at tokens that come as often as other logits expect them, in bits: the cross-entropy of
 * the two, least where they agree.
 */
export function expectedSurprise(expected: Float32Array, logits: Float32Array): number {
  const [whole, ownWhole] = [logarithmOfSum(expected), logarithmOfSum(logits)];
  let sum = 0;
  for (let id = 0; id < logits.length; id++) {
    sum += Math.exp(expected[id]! - whole) * (ownWhole - logits[id]!);
  }
  return sum / Math.LN2;
}

/** Of the exponentials. */
function logarithmOfSum(logits: Float32Array): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return Math.log(sum) + largest;
}
