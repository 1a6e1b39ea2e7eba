import { VentiError } from '../../errors.ts';

/** Sizes of a model that decide how large its cache is. */
export interface CacheShape {
  readonly layers: number;
  /** Heads that have keys and values of their own. */
  readonly heads: number;
  /** Numbers per head. */
  readonly headWidth: number;
}

/** Keys or values of one layer, shape [slots, heads, capacity, headWidth]. */
type LayerBuffer = Float32Array;

/** Capacity grows by this many tokens: a multiple of every vector width, so that sums stay the same. */
export const capacityStep = 64;

function wholeSteps(length: number): number {
  return Math.ceil(length / capacityStep) * capacityStep;
}

export function bytesPerToken(shape: CacheShape): number {
  return 2 * shape.layers * shape.heads * shape.headWidth * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * Keys and values of all sequences, in buffers that JavaScript owns and the model reads in place.
 * A slot's rows are contiguous, so that any run of neighbouring slots is one tensor.
 */
export class KeyValueCache {
  private keys: LayerBuffer[] = [];
  private values: LayerBuffer[] = [];
  private slots = 0;
  private tokens = 0;

  private readonly shape: CacheShape;

  constructor(shape: CacheShape) {
    this.shape = shape;
  }

  /** Tokens that a slot has room for. */
  get capacity(): number {
    return this.tokens;
  }

  /**
   * Makes room for `slots` slots of `length` tokens, keeping what is there.
   * @throws VentiError `out-of-memory`; the cache is then as it was
   */
  reserve(slots: number, length: number): void {
    const capacity = wholeSteps(length);
    if (slots <= this.slots && capacity <= this.tokens) return;
    this.resize(Math.max(slots, this.slots), Math.max(capacity, this.tokens));
  }

  /** Gives back the memory of all but the first `slots` slots of `length` tokens. */
  shrink(slots: number, length: number): void {
    const capacity = wholeSteps(length);
    if (slots >= this.slots && capacity >= this.tokens) return;
    this.resize(Math.min(slots, this.slots), Math.min(capacity, this.tokens));
  }

  /** Keys of neighbouring slots in one layer, shape [count, heads, capacity, headWidth]. */
  keysOf(layer: number, firstSlot: number, count: number): Float32Array {
    return this.view(this.keys, layer, firstSlot, count);
  }

  /** Values of neighbouring slots in one layer, shape [count, heads, capacity, headWidth]. */
  valuesOf(layer: number, firstSlot: number, count: number): Float32Array {
    return this.view(this.values, layer, firstSlot, count);
  }

  /**
   * Writes the new keys and values of one row in one layer.
   * @param keys shape [rows, heads, count, headWidth]
   * @param values shape [rows, heads, count, headWidth]
   */
  write(
    layer: number,
    slot: number,
    position: number,
    count: number,
    row: number,
    keys: Float32Array,
    values: Float32Array,
  ): void {
    this.writeInto(this.keys, layer, slot, position, count, row, keys);
    this.writeInto(this.values, layer, slot, position, count, row, values);
  }

  /** Makes slot `to` hold the first `length` tokens of slot `from`. */
  copy(from: number, to: number, length: number): void {
    const { heads, headWidth, layers } = this.shape;
    const headSize = this.tokens * headWidth;
    for (let layer = 0; layer < layers; layer++) {
      for (const buffers of [this.keys, this.values]) {
        const buffer = buffers[layer];
        for (let head = 0; head < heads; head++) {
          const source = (from * heads + head) * headSize;
          const target = (to * heads + head) * headSize;
          buffer?.copyWithin(target, source, source + length * headWidth);
        }
      }
    }
  }

  private view(
    buffers: readonly LayerBuffer[],
    layer: number,
    firstSlot: number,
    count: number,
  ): Float32Array {
    const buffer = buffers[layer];
    if (!buffer) throw new RangeError(`layer ${layer} is not in the cache`);
    const slotSize = this.shape.heads * this.tokens * this.shape.headWidth;
    return buffer.subarray(firstSlot * slotSize, (firstSlot + count) * slotSize);
  }

  private writeInto(
    buffers: readonly LayerBuffer[],
    layer: number,
    slot: number,
    position: number,
    count: number,
    row: number,
    source: Float32Array,
  ): void {
    const buffer = buffers[layer] as LayerBuffer;
    const { heads, headWidth } = this.shape;
    const size = count * headWidth;
    for (let head = 0; head < heads; head++) {
      const from = (row * heads + head) * size;
      const to = ((slot * heads + head) * this.tokens + position) * headWidth;
      for (let i = 0; i < size; i++) buffer[to + i] = source[from + i] as number;
    }
  }

  /** Layer by layer, so that old and new buffers of one layer at most exist at the same time. */
  private resize(slots: number, capacity: number): void {
    const grown = { keys: [...this.keys], values: [...this.values] };
    try {
      for (let layer = 0; layer < this.shape.layers; layer++) {
        grown.keys[layer] = this.relaid(this.keys[layer], slots, capacity);
        grown.values[layer] = this.relaid(this.values[layer], slots, capacity);
      }
    } catch (cause) {
      const bytes = slots * capacity * bytesPerToken(this.shape);
      throw new VentiError(
        'out-of-memory',
        `No memory for keys and values of ${slots} pieces of ${capacity} tokens (${bytes} bytes). ` +
          'Write fewer pieces at a time (maxBatchSize) or lower maxCacheBytes.',
        { cause },
      );
    }
    this.keys = grown.keys;
    this.values = grown.values;
    this.slots = slots;
    this.tokens = capacity;
  }

  private relaid(old: LayerBuffer | undefined, slots: number, capacity: number): LayerBuffer {
    const { heads, headWidth } = this.shape;
    const buffer = new Float32Array(slots * heads * capacity * headWidth);
    if (!old) return buffer;
    const rows = Math.min(slots, this.slots) * heads;
    if (capacity === this.tokens) {
      buffer.set(old.subarray(0, rows * capacity * headWidth));
      return buffer;
    }
    const kept = Math.min(capacity, this.tokens) * headWidth;
    for (let row = 0; row < rows; row++) {
      const start = row * this.tokens * headWidth;
      buffer.set(old.subarray(start, start + kept), row * capacity * headWidth);
    }
    return buffer;
  }
}
