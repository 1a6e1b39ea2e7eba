import { expect, test } from 'vitest';
import { logProbability } from './log-probability.ts';

test('is the logarithm of the softmax', () => {
  const logits = Float32Array.from([1, 2, 3, 4], Math.log);
  for (const [id, share] of [0.1, 0.2, 0.3, 0.4].entries()) {
    expect(logProbability(logits, id)).toBeCloseTo(Math.log(share), 6);
  }
});

test('neither overflows nor underflows', () => {
  const logits = Float32Array.of(3e38, -3e38, 3e38);
  expect(logProbability(logits, 0)).toBeCloseTo(Math.log(0.5), 12);
  expect(logProbability(logits, 1)).toBeLessThan(-5e38);
});
