import { CacheBuffers } from './cache-buffers.ts';
import type { CacheMemory } from './cache-memory.ts';
import { graphInputs, graphOutputs } from './graph-interface.ts';
import type {
  CacheInput,
  CacheShape,
  CacheTensor,
  KeyValueCache,
  SlotRange,
} from './key-value-cache.ts';
import type { Run } from './runs.ts';

const parts = { keys: 0, values: 1 } as const;

/** Keys and values in 32-bit floats, shape [slots, heads, capacity, headWidth]. */
export class FloatCache implements KeyValueCache {
  private readonly shape: CacheShape;
  private readonly buffers: CacheBuffers;

  /** @param maxSlots most sequences, each of the whole context */
  constructor(shape: CacheShape, maxSlots: number, memory: CacheMemory) {
    this.shape = shape;
    const tokenBytes = shape.headWidth * Float32Array.BYTES_PER_ELEMENT;
    this.buffers = new CacheBuffers(shape, [tokenBytes, tokenBytes], maxSlots, memory);
  }

  get capacity(): number {
    return this.buffers.capacity;
  }

  reserve(slots: number, length: number): void {
    this.buffers.reserve(slots, length);
  }

  shrink(slots: number, length: number): void {
    this.buffers.shrink(slots, length);
  }

  copy(from: number, to: number, length: number): void {
    this.buffers.copy(from, to, length);
  }

  inputs({ firstSlot, slots, tokens }: SlotRange): readonly CacheInput[] {
    const { heads, headWidth } = this.shape;
    const shape = [slots, heads, tokens, headWidth];
    const seenSlots = tokens === 0 ? 0 : slots;
    const input = (name: string, part: number, layer: number): CacheInput => ({
      name,
      type: 'float32',
      shape,
      data: this.view(part, layer, firstSlot, seenSlots),
    });
    return this.perLayer((layer) => [
      input(graphInputs.pastKeys(layer), parts.keys, layer),
      input(graphInputs.pastValues(layer), parts.values, layer),
    ]);
  }

  outputs(slots: number, length: number): readonly CacheTensor[] {
    const { heads, headWidth } = this.shape;
    const shape = [slots, heads, length, headWidth];
    return this.perLayer((layer) => [
      { name: graphOutputs.newKeys(layer), type: 'float32', shape },
      { name: graphOutputs.newValues(layer), type: 'float32', shape },
    ]);
  }

  keep(run: Run, output: (name: string) => Float32Array | Int8Array): void {
    for (let layer = 0; layer < this.shape.layers; layer++) {
      const keys = output(graphOutputs.newKeys(layer)) as Float32Array;
      const values = output(graphOutputs.newValues(layer)) as Float32Array;
      for (let place = 0; place < run.slots; place++) {
        const row = run.rows[place]?.row;
        if (!row) continue;
        const { slot, past } = row;
        this.write(this.view(parts.keys, layer, slot, 1), past, run.length, place, keys);
        this.write(this.view(parts.values, layer, slot, 1), past, run.length, place, values);
      }
    }
  }

  /**
   * @param slot shape [heads, capacity, headWidth]
   * @param source shape [rows, heads, count, headWidth]
   */
  private write(
    slot: Float32Array,
    position: number,
    count: number,
    row: number,
    source: Float32Array,
  ): void {
    const { heads, headWidth } = this.shape;
    const size = count * headWidth;
    for (let head = 0; head < heads; head++) {
      const from = (row * heads + head) * size;
      const to = (head * this.capacity + position) * headWidth;
      slot.set(source.subarray(from, from + size), to);
    }
  }

  private view(part: number, layer: number, firstSlot: number, count: number): Float32Array {
    const { buffer, byteOffset, byteLength } = this.buffers.bytes(part, layer, firstSlot, count);
    return new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
  }

  private perLayer<T>(of: (layer: number) => readonly T[]): readonly T[] {
    return Array.from({ length: this.shape.layers }, (_, layer) => of(layer)).flat();
  }
}
