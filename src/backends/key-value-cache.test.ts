import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheTypes } from '../convert/cache-type.ts';
import { createCache } from './create-cache.ts';
import { graphInputs, graphOutputs, keyTileLength, queryBytes } from './graph-interface.ts';
import { bytesPerToken, type CacheShape, type KeyValueCache } from './key-value-cache.ts';
import { arrayMemory } from './node/array-memory.ts';

const shape: CacheShape = { layers: 2, heads: 3, headWidth: 4, contextLength: 200 };
const { layers, heads, headWidth } = shape;
const maxSlots = 6;

/** Integers of seven bits that tell layer, slot, token, mark, head and place apart often enough. */
function integer(layer: number, slot: number, token: number, mark: number, place: number): number {
  const hash = layer * 7919 + slot * 104_729 + token * 1_299_709 + mark * 15_485_863 + place * 31;
  return (hash % 255) - 127;
}

function keysOf(layer: number, slot: number, token: number, mark: number): number[] {
  return Array.from({ length: heads * headWidth }, (_, place) =>
    integer(layer, slot, token, mark, place),
  );
}

/** Reads and writes tokens of a cache as the graph for it would. */
interface Access {
  /** What a run of one token returns, whose values are the negatives of its keys. */
  outputs(keys: (layer: number) => number[]): (name: string) => Float32Array | Int8Array;
  /** Keys of a token. */
  read(cache: KeyValueCache, layer: number, slot: number, token: number): number[];
}

function negative(numbers: readonly number[]): number[] {
  return numbers.map((number) => 0 - number);
}

function repeat(number: number, count: number): number[] {
  return new Array<number>(count).fill(number);
}

function input(cache: KeyValueCache, name: string, slot: number): Float32Array | Int8Array {
  const range = { firstSlot: slot, slots: 1, tokens: cache.capacity };
  return cache.inputs(range).find((tensor) => tensor.name === name)!.data;
}

const floats: Access = {
  outputs: (keys) => (name) => {
    const layer = Number(name.split('.')[1]);
    const isKeys = name === graphOutputs.newKeys(layer);
    return Float32Array.from(isKeys ? keys(layer) : negative(keys(layer)));
  },
  read: (cache, layer, slot, token) => {
    const keys = input(cache, graphInputs.pastKeys(layer), slot);
    const values = input(cache, graphInputs.pastValues(layer), slot);
    return Array.from({ length: heads * headWidth }, (_, place) => {
      const head = Math.floor(place / headWidth);
      const at = (head * cache.capacity + token) * headWidth + (place % headWidth);
      expect(values[at]).toBe(0 - keys[at]!);
      return keys[at]!;
    });
  },
};

/** Magnitudes of 127 steps, and times the largest query for keys, make scales of 1. */
const integers: Access = {
  outputs: (keys) => (name) => {
    const all = Array.from({ length: layers }, (_, layer) => keys(layer));
    if (name === graphOutputs.newRows) {
      return Int8Array.from(all.flatMap((numbers) => [...numbers, ...negative(numbers)]));
    }
    const [ofKeys, ofValues] = [127 * queryBytes.largest, 127];
    const magnitudes = all.flatMap(() => [...repeat(ofKeys, heads), ...repeat(ofValues, heads)]);
    return Float32Array.from(magnitudes);
  },
  read: (cache, layer, slot, token) => {
    const keys = input(cache, graphInputs.pastKeys(layer), slot);
    const zeros = input(cache, graphInputs.pastKeyZeros(layer), slot);
    const keyScales = input(cache, graphInputs.pastKeyScales(layer), slot);
    const values = input(cache, graphInputs.pastValues(layer), slot);
    const valueScales = input(cache, graphInputs.pastValueScales(layer), slot);
    const sums = new Float64Array(heads);
    const numbers = Array.from({ length: heads * headWidth }, (_, place) => {
      const head = Math.floor(place / headWidth);
      const at = head * cache.capacity + token;
      const inTile = at % keyTileLength;
      const i = place % headWidth;
      const key = keys[(at - inTile) * headWidth + i * keyTileLength + inTile]!;
      sums[head]! += key;
      expect([keyScales[at], valueScales[at]]).toEqual([1, 1]);
      expect(values[at * headWidth + i]).toBe(0 - key);
      return key;
    });
    for (const [head, sum] of sums.entries()) {
      expect(zeros[head * cache.capacity + token]).toBe(queryBytes.zero * sum);
    }
    return numbers;
  },
};

const access = { float32: floats, int8: integers } as const;

describe.each(cacheTypes)('a cache of %s', (type) => {
  const { outputs, read } = access[type];
  const create = (): KeyValueCache => createCache(type, shape, maxSlots, arrayMemory);

  function writeToken(cache: KeyValueCache, slot: number, token: number, mark: number): void {
    const row = { slot, past: token, tokens: Int32Array.of(0), candidates: 0 };
    const run = { firstSlot: slot, slots: 1, length: 1, rows: [{ row, entry: 0 }] };
    cache.keep(
      run,
      outputs((layer) => keysOf(layer, slot, token, mark)),
    );
  }

  test('keeps what was written through any growth, copy and shrinking', () => {
    const slot = fc.nat({ max: maxSlots - 1 });
    const length = fc.integer({ min: 1, max: shape.contextLength });
    const action = fc.oneof(
      fc.record({ type: fc.constant('write' as const), slot, token: fc.nat({ max: 199 }) }),
      fc.record({ type: fc.constant('copy' as const), slot, to: slot, length }),
      fc.record({ type: fc.constant('shrink' as const), slots: fc.nat({ max: maxSlots }), length }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const cache = create();
        /** Where a token's numbers came from, by slot and token. */
        let expected = new Map<string, [slot: number, token: number, mark: number]>();
        const place = (at: number, token: number): string => `${at}:${token}`;
        const keep = (holds: (at: number, token: number) => boolean): void => {
          const kept = [...expected].filter(([key]) => {
            const [at, token] = key.split(':').map(Number);
            return holds(at!, token!);
          });
          expected = new Map(kept);
        };
        for (const [mark, step] of actions.entries()) {
          if (step.type === 'write') {
            cache.reserve(step.slot + 1, step.token + 1);
            writeToken(cache, step.slot, step.token, mark + 1);
            expected.set(place(step.slot, step.token), [step.slot, step.token, mark + 1]);
          } else if (step.type === 'copy') {
            cache.reserve(Math.max(step.slot, step.to) + 1, step.length);
            cache.copy(step.slot, step.to, step.length);
            if (step.slot === step.to) continue;
            keep((at) => at !== step.to);
            for (let token = 0; token < step.length; token++) {
              const source = expected.get(place(step.slot, token));
              if (source) expected.set(place(step.to, token), source);
            }
          } else {
            cache.shrink(step.slots, step.length);
            keep((at, token) => at < step.slots && token < step.length);
          }
        }
        for (const [key, [slotBefore, tokenBefore, mark]] of expected) {
          const [at, token] = key.split(':').map(Number);
          for (let layer = 0; layer < layers; layer++) {
            const keys = keysOf(layer, slotBefore, tokenBefore, mark);
            expect(read(cache, layer, at!, token!)).toEqual(keys);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('takes the tokens of a chunk in the order of their places', () => {
    const [single, chunk] = [create(), create()];
    const marks = [1, 2, 3];
    for (const cache of [single, chunk]) cache.reserve(1, 40);
    for (const [i, mark] of marks.entries()) writeToken(single, 0, 30 + i, mark);
    const row = { slot: 0, past: 30, tokens: new Int32Array(3), candidates: 0 };
    const run = { firstSlot: 0, slots: 1, length: 3, rows: [{ row, entry: 0 }] };
    const parts = marks.map((mark, i) => outputs((layer) => keysOf(layer, 0, 30 + i, mark)));
    const shapes = chunk.outputs(1, 3);
    chunk.keep(run, (name) => {
      const [, rows = 0, , width = 0] = shapes.find((output) => output.name === name)!.shape;
      const numbers = Array.from({ length: rows }, (_, head) =>
        parts.map((part) => [...part(name).subarray(head * width, (head + 1) * width)]),
      ).flat(2);
      return name === graphOutputs.newRows ? Int8Array.from(numbers) : Float32Array.from(numbers);
    });
    for (const token of [30, 31, 32]) {
      expect(read(chunk, 1, 0, token)).toEqual(read(single, 1, 0, token));
    }
  });

  test('gives neighbouring slots as one tensor', () => {
    const cache = create();
    cache.reserve(4, 10);
    for (const slot of [0, 1, 2, 3]) writeToken(cache, slot, 0, 1);
    const tokens = cache.capacity;
    const all = cache.inputs({ firstSlot: 0, slots: 4, tokens });
    const some = cache.inputs({ firstSlot: 2, slots: 2, tokens });
    for (const [index, { data, shape: dimensions }] of some.entries()) {
      expect(data).toHaveLength(dimensions.reduce((product, size) => product * size, 1));
      expect(data).toEqual(all[index]!.data.subarray(data.length));
    }
  });

  test('gives nothing to a run that looks at no tokens', () => {
    const cache = create();
    cache.reserve(2, 10);
    for (const { data, shape: dimensions } of cache.inputs({ firstSlot: 1, slots: 1, tokens: 0 })) {
      expect(data).toHaveLength(0);
      expect(dimensions.slice(0, 2)).toEqual([1, heads]);
      expect(dimensions.slice(2)).toContain(0);
    }
  });

  test('grows by whole steps of 64 tokens and never beyond what was asked', () => {
    const cache = create();
    cache.reserve(1, 1);
    expect(cache.capacity).toBe(64);
    cache.reserve(1, 65);
    expect(cache.capacity).toBe(128);
    cache.shrink(1, 3);
    expect(cache.capacity).toBe(64);
  });

  test('says how much it wanted when there is no room, and stays as it was', () => {
    const cache = create();
    cache.reserve(2, 10);
    writeToken(cache, 1, 3, 1);
    const bytes = 7 * 256 * bytesPerToken(shape, type);
    expect(() => cache.reserve(maxSlots + 1, 200)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringContaining(`7 pieces of 256 tokens (${bytes} bytes)`),
      }),
    );
    expect(read(cache, 0, 1, 3)).toEqual(keysOf(0, 1, 3, 1));
  });
});
