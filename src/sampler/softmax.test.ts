import { expect, test } from 'vitest';
import { loadAll } from './load.ts';
import { Shortlist } from './shortlist.ts';
import { setWeights, sumWeights } from './softmax.ts';

function weights(temperature: number, ...logits: readonly number[]): number[] {
  const list = new Shortlist();
  loadAll({ logits: Float32Array.from(logits) }, list);
  setWeights(list, temperature);
  return Array.from(list.weights.subarray(0, list.length));
}

test('by hand', () => {
  expect(weights(1, 0, 1)).toEqual([Math.exp(-1), 1]);
  expect(weights(0.5, 0, 1)).toEqual([Math.exp(-2), 1]);
});

test('does not overflow, at any size of logits and any temperature', () => {
  expect(weights(1, 1e38, -1e38, 1e38)).toEqual([1, 0, 1]);
  expect(weights(Number.MIN_VALUE, 2, 1)).toEqual([1, 0]);
  expect(weights(Number.MAX_VALUE, 2, 1)).toEqual([1, 1]);
});

test('sumWeights', () => {
  const list = new Shortlist();
  loadAll({ logits: Float32Array.of(1, 1, 1) }, list);
  setWeights(list, 1);
  expect(sumWeights(list)).toBe(3);
});
