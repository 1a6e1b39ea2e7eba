import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesPerToken, type CacheShape, KeyValueCache } from './key-value-cache.ts';
import { arrayMemory } from './node/array-memory.ts';

const shape: CacheShape = { layers: 2, heads: 3, headWidth: 4, contextLength: 200 };
const maxSlots = 6;

/** Numbers that tell layer, slot, token and head apart; values are negative. */
function row(layer: number, slot: number, token: number, mark: number): Float32Array {
  return Float32Array.from(
    { length: shape.heads * shape.headWidth },
    (_, i) => mark * 1e6 + layer * 1e5 + slot * 1e4 + token * 20 + i,
  );
}

function writeToken(cache: KeyValueCache, slot: number, token: number, mark: number): void {
  for (let layer = 0; layer < shape.layers; layer++) {
    const keys = row(layer, slot, token, mark);
    cache.write(
      layer,
      slot,
      token,
      1,
      0,
      keys,
      keys.map((value) => -value),
    );
  }
}

/** Keys of a token as the model would read them, and whether its values are there too. */
function readToken(cache: KeyValueCache, layer: number, slot: number, token: number): number[] {
  const [keys, values] = [cache.keysOf(layer, slot, 1), cache.valuesOf(layer, slot, 1)];
  return Array.from({ length: shape.heads * shape.headWidth }, (_, i) => {
    const head = Math.floor(i / shape.headWidth);
    const at = (head * cache.capacity + token) * shape.headWidth + (i % shape.headWidth);
    expect(values[at]).toBe(-keys[at]!);
    return keys[at]!;
  });
}

describe('KeyValueCache', () => {
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
        const cache = new KeyValueCache(shape, maxSlots, arrayMemory);
        /** Where a token's numbers came from, by slot and token. */
        let expected = new Map<string, [slot: number, token: number, mark: number]>();
        const place = (at: number, token: number): string => `${at}:${token}`;
        for (const [mark, step] of actions.entries()) {
          if (step.type === 'write') {
            cache.reserve(step.slot + 1, step.token + 1);
            writeToken(cache, step.slot, step.token, mark + 1);
            expected.set(place(step.slot, step.token), [step.slot, step.token, mark + 1]);
          } else if (step.type === 'copy') {
            cache.reserve(Math.max(step.slot, step.to) + 1, step.length);
            cache.copy(step.slot, step.to, step.length);
            for (let token = 0; token < step.length; token++) {
              const source = expected.get(place(step.slot, token));
              if (source) expected.set(place(step.to, token), source);
              else expected.delete(place(step.to, token));
            }
          } else {
            cache.shrink(step.slots, step.length);
            const kept = [...expected].filter(([key]) => {
              const [at, token] = key.split(':').map(Number);
              return at! < step.slots && token! < step.length;
            });
            expected = new Map(kept);
          }
        }
        for (const [key, [slotBefore, tokenBefore, mark]] of expected) {
          const [at, token] = key.split(':').map(Number);
          for (let layer = 0; layer < shape.layers; layer++) {
            expect(readToken(cache, layer, at!, token!)).toEqual([
              ...row(layer, slotBefore, tokenBefore, mark),
            ]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('gives neighbouring slots as one tensor', () => {
    const cache = new KeyValueCache(shape, maxSlots, arrayMemory);
    cache.reserve(4, 10);
    for (const slot of [0, 1, 2, 3]) writeToken(cache, slot, 0, 1);
    const two = cache.keysOf(1, 2, 2);
    expect(two).toHaveLength(2 * shape.heads * cache.capacity * shape.headWidth);
    expect([...two.subarray(0, 4)]).toEqual([...row(1, 2, 0, 1).subarray(0, 4)]);
  });

  test('grows by whole steps of 64 tokens and never beyond what was asked', () => {
    const cache = new KeyValueCache(shape, maxSlots, arrayMemory);
    cache.reserve(1, 1);
    expect(cache.capacity).toBe(64);
    cache.reserve(1, 65);
    expect(cache.capacity).toBe(128);
    cache.shrink(1, 3);
    expect(cache.capacity).toBe(64);
  });

  test('says how much it wanted when there is no room, and stays as it was', () => {
    const cache = new KeyValueCache(shape, maxSlots, arrayMemory);
    cache.reserve(2, 10);
    writeToken(cache, 1, 3, 1);
    const bytes = 7 * 256 * bytesPerToken(shape);
    expect(() => cache.reserve(maxSlots + 1, 200)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringContaining(`7 pieces of 256 tokens (${bytes} bytes)`),
      }),
    );
    expect(readToken(cache, 0, 1, 3)).toEqual([...row(0, 1, 3, 1)]);
  });
});
