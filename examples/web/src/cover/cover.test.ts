import { expect, test } from 'vitest';
import { composeCover } from './cover.ts';

const seeds = Array.from({ length: 200 }, (_, index) => index * 104_729);

test('is the same for the same seed, and another for another', () => {
  const covers = seeds.map((seed) => JSON.stringify(composeCover(seed)));
  expect(seeds.map((seed) => JSON.stringify(composeCover(seed)))).toEqual(covers);
  expect(new Set(covers).size).toBe(seeds.length);
});

test('tells seeds apart that differ in their high bits alone', () => {
  const low = JSON.stringify(composeCover(5));
  expect(JSON.stringify(composeCover(5 + 2 ** 32))).not.toBe(low);
  expect(JSON.stringify(composeCover(Number.MAX_SAFE_INTEGER))).not.toBe(low);
});

test('is made of finite numbers and few shapes', () => {
  for (const seed of seeds) {
    const shapes = composeCover(seed);
    expect(shapes.length).toBeGreaterThan(20);
    expect(shapes.length).toBeLessThan(160);
    expect(JSON.stringify(shapes)).not.toMatch(/NaN|Infinity|null|undefined/);
  }
});
