import { bench, describe } from 'vitest';
import { createCache } from '../src/backends/create-cache.ts';
import type { KeyValueCache } from '../src/backends/key-value-cache.ts';
import { arrayMemory } from '../src/backends/node/array-memory.ts';
import type { Run } from '../src/backends/runs.ts';
import { cacheTypes } from '../src/convert/cache-type.ts';

/** Sizes of a GPT-2 of 124 million parameters. */
const shape = { layers: 12, heads: 12, headWidth: 64, contextLength: 1024 };

/** What runs return, the same every time. */
function added(cache: KeyValueCache, slots: number, length: number) {
  const outputs = cache.outputs(slots, length).map(({ name, type, shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return [name, (type === 'int8' ? new Int8Array(count) : new Float32Array(count)).fill(1)];
  });
  const byName = new Map(outputs as [string, Float32Array | Int8Array][]);
  return (name: string) => byName.get(name)!;
}

function runOf(slots: number, past: number, length: number): Run {
  const tokens = new Int32Array(length);
  const rows = Array.from({ length: slots }, (_, slot) => ({
    row: { slot, past, tokens, candidates: 0 },
    entry: slot,
  }));
  return { firstSlot: 0, slots, length, rows };
}

describe.each(cacheTypes)('a cache of %s', (type) => {
  function filled(slots: number, length: number): KeyValueCache {
    const cache = createCache(type, shape, 64, arrayMemory);
    cache.reserve(slots, length);
    return cache;
  }

  describe('new keys and values of one token', () => {
    for (const rows of [1, 8, 50]) {
      const cache = filled(rows, 256);
      const outputs = added(cache, rows, 1);
      let position = 0;
      bench(`${rows} rows`, () => {
        cache.keep(runOf(rows, position, 1), outputs);
        position = (position + 1) % 256;
      });
    }
  });

  describe('a prompt of 64 tokens', () => {
    const cache = filled(2, 256);
    const outputs = added(cache, 1, 64);
    bench('written', () => cache.keep(runOf(1, 0, 64), outputs));
    bench('copied to another slot', () => cache.copy(0, 1, 64));
  });

  describe('16 slots', () => {
    const cache = filled(16, 128);
    bench('grow from 128 to 192 tokens and shrink again', () => {
      cache.reserve(16, 192);
      cache.shrink(16, 128);
    });
  });
});
