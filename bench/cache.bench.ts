import { bench, describe } from 'vitest';
import { KeyValueCache } from '../src/backends/key-value-cache.ts';
import { arrayMemory } from '../src/backends/node/array-memory.ts';

/** Sizes of a GPT-2 of 124 million parameters. */
const shape = { layers: 12, heads: 12, headWidth: 64, contextLength: 1024 };

function filled(slots: number, length: number): KeyValueCache {
  const cache = new KeyValueCache(shape, 64, arrayMemory);
  cache.reserve(slots, length);
  return cache;
}

describe('new keys and values of one token', () => {
  for (const rows of [1, 8, 50]) {
    const cache = filled(rows, 256);
    const added = new Float32Array(rows * shape.heads * shape.headWidth).fill(1);
    let position = 0;
    bench(`${rows} rows`, () => {
      for (let layer = 0; layer < shape.layers; layer++) {
        for (let row = 0; row < rows; row++)
          cache.write(layer, row, position, 1, row, added, added);
      }
      position = (position + 1) % 256;
    });
  }
});

describe('a prompt of 64 tokens', () => {
  const added = new Float32Array(shape.heads * 64 * shape.headWidth).fill(1);
  const cache = filled(2, 256);
  bench('written', () => {
    for (let layer = 0; layer < shape.layers; layer++)
      cache.write(layer, 0, 0, 64, 0, added, added);
  });
  bench('copied to another slot', () => cache.copy(0, 1, 64));
});

describe('a cache of 16 slots', () => {
  const cache = filled(16, 128);
  bench('grows from 128 to 192 tokens and shrinks again', () => {
    cache.reserve(16, 192);
    cache.shrink(16, 128);
  });
});
