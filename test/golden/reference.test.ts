import { describe, expect, test } from 'vitest';
import type { GPT2Config } from '../../src/convert/gpt2/config.ts';
import { goldenModels, loadGoldenModel } from './golden-model.ts';
import { referenceLogits } from './reference.ts';

/** Nearer than this is the same: the bound for a graph in float32. */
const bound = 1e-4;

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

  test('another model than the one described would not', async () => {
    const { config, tensors, expected } = await loadGoldenModel(name);
    const { tokens, positions, logits } = expected.at(-1)!;
    const others: readonly Partial<GPT2Config>[] = [
      { activation: config.activation === 'gelu' ? 'gelu-tanh' : 'gelu' },
      { scaleAttention: !config.scaleAttention },
      { heads: 2 * config.heads },
      { layerNormEpsilon: 10 * config.layerNormEpsilon },
      ...(config.layers > 1
        ? [{ scaleAttentionByInverseLayer: !config.scaleAttentionByInverseLayer }]
        : []),
      ...(config.tied ? [] : [{ tied: true }]),
    ];
    for (const other of others) {
      const computed = referenceLogits({ ...config, ...other }, tensors, tokens);
      const difference = largestDifference(computed[positions.at(-1)!]!, logits.at(-1)!);
      expect(difference, JSON.stringify(other)).toBeGreaterThan(bound);
    }
  });
});

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Math.max(...Array.from(left, (value, i) => Math.abs(value - right[i]!)));
}
