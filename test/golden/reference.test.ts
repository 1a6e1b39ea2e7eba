import { describe, expect, test } from 'vitest';
import { goldenModels, loadGoldenModel } from './golden-model.ts';
import { referenceLogits } from './reference.ts';

describe.each(goldenModels)('%s', (name) => {
  test('the reference computes the logits of PyTorch', async () => {
    const { config, tensors, expected } = await loadGoldenModel(name);
    for (const { tokens, positions, logits } of expected) {
      const computed = referenceLogits(config, tensors, tokens);
      for (const [i, position] of positions.entries()) {
        // Both run in float64 on the same weights: only the six decimals of the file differ.
        expect(largestDifference(computed[position]!, logits[i]!)).toBeLessThan(1e-6);
      }
    }
  });
});

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Math.max(...Array.from(left, (value, i) => Math.abs(value - right[i]!)));
}
