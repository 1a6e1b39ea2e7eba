import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import { createCache } from '../../src/backends/create-cache.ts';
import { graphInputs, graphOutputs } from '../../src/backends/graph-interface.ts';
import type { CacheShape } from '../../src/backends/key-value-cache.ts';
import { arrayMemory } from '../../src/backends/node/array-memory.ts';

/** Sizes of a model, as its manifest has them. */
export interface GraphSizes extends CacheShape {
  readonly vocabularySize: number;
}

/** Slots of the cache that stay empty: a window is read at once, as a prompt. */
const capacity = 64;

/**
 * The logits of a model after each token of a text but the last, one row at a time, in memory that the next
 * window takes over. Each window of the text begins with the last token of the one before it.
 */
export async function* textLogits(
  session: InferenceSession,
  sizes: GraphSizes,
  ids: Int32Array,
): AsyncGenerator<Float32Array> {
  const { contextLength, vocabularySize } = sizes;
  const isRounded = session.inputNames.includes(graphInputs.pastKeyZeros(0));
  const cache = createCache(isRounded ? 'int8' : 'float32', sizes, 1, arrayMemory);
  cache.reserve(1, capacity);
  for (let start = 0; start + 1 < ids.length; start += contextLength) {
    const length = Math.min(contextLength, ids.length - 1 - start);
    const places = Int32Array.from({ length }, (_, i) => i);
    const split = BigInt64Array.of(BigInt(capacity), BigInt(length));
    const feeds: Record<string, Tensor> = {
      [graphInputs.tokens]: new Tensor('int32', ids.slice(start, start + length), [1, length]),
      [graphInputs.positions]: new Tensor('int32', places, [1, length]),
      [graphInputs.attentionMask]: causalMask(length),
      [graphInputs.attentionSplit]: new Tensor('int64', split, [2]),
      [graphInputs.outputRows]: new Tensor('int32', places, [length]),
      [graphInputs.topK]: new Tensor('int64', BigInt64Array.of(1n), [1]),
    };
    const range = { firstSlot: 0, slots: 1, tokens: capacity };
    for (const { name, type, data, shape } of cache.inputs(range)) {
      feeds[name] = new Tensor(type, data, shape);
    }
    const outputs = await session.run(feeds, [graphOutputs.logits]);
    const logits = outputs[graphOutputs.logits]!.data as Float32Array;
    for (let row = 0; row < length; row++) {
      yield logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
    }
  }
}

/** Nobody sees the empty cache, and each token itself and those before it. */
function causalMask(length: number): Tensor {
  const width = capacity + length;
  const mask = new Float32Array(length * width).fill(-1e30);
  for (let row = 0; row < length; row++) {
    mask.fill(0, row * width + capacity, row * width + capacity + row + 1);
  }
  return new Tensor('float32', mask, [1, 1, length, width]);
}
