import { VentiError } from '../errors.ts';
import type { CacheBuffer, CacheMemory } from './cache-memory.ts';

/** Sizes of a model that decide how large its cache is. */
export interface CacheShape {
  readonly layers: number;
  /** Heads that have keys and values of their own. */
  readonly heads: number;
  /** Numbers per head. */
  readonly headWidth: number;
  /** Most tokens of a sequence. */
  readonly contextLength: number;
}

/** Capacity grows by this many tokens: a multiple of every vector width, so that sums stay the same. */
export const capacityStep = 64;

export function bytesPerToken(shape: CacheShape): number {
  return 2 * shape.layers * shape.heads * shape.headWidth * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * Keys and values of all sequences, in buffers that the model reads in place.
 *
 * A buffer holds one layer's keys or values, shape [slots, heads, capacity, headWidth], so that any
 * run of neighbouring slots is one tensor. Memory is taken as slots are needed. A larger capacity
 * moves rows apart within their buffer.
 */
export class KeyValueCache {
  private readonly shape: CacheShape;
  private readonly keys: readonly CacheBuffer[];
  private readonly values: readonly CacheBuffer[];
  private slots = 0;
  private tokens = 0;

  /** @param maxSlots most sequences, each of the whole context */
  constructor(shape: CacheShape, maxSlots: number, memory: CacheMemory) {
    this.shape = shape;
    const maxBytes = maxSlots * this.slotBytes(wholeSteps(shape.contextLength));
    const buffers = (): CacheBuffer[] =>
      Array.from({ length: shape.layers }, () => memory.createBuffer(maxBytes));
    this.keys = buffers();
    this.values = buffers();
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
    const capacity = Math.max(wholeSteps(length), this.tokens);
    const wanted = Math.max(slots, this.slots);
    if (wanted === this.slots && capacity === this.tokens) return;
    this.resizeBuffers(wanted, capacity);
    if (capacity > this.tokens) this.moveRowsApart(capacity);
    this.slots = wanted;
    this.tokens = capacity;
  }

  /** Gives back the memory of all but the first `slots` slots of `length` tokens. */
  shrink(slots: number, length: number): void {
    const capacity = Math.min(wholeSteps(length), this.tokens);
    this.slots = Math.min(slots, this.slots);
    if (capacity < this.tokens) this.moveRowsTogether(capacity);
    this.tokens = capacity;
    this.resizeBuffers(this.slots, capacity);
  }

  /** Keys of neighbouring slots in one layer, shape [count, heads, capacity, headWidth]. */
  keysOf(layer: number, firstSlot: number, count: number): Float32Array {
    return this.view(this.keys[layer]!, firstSlot, count);
  }

  /** Values of neighbouring slots in one layer, shape [count, heads, capacity, headWidth]. */
  valuesOf(layer: number, firstSlot: number, count: number): Float32Array {
    return this.view(this.values[layer]!, firstSlot, count);
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
    this.writeInto(this.keysOf(layer, slot, 1), position, count, row, keys);
    this.writeInto(this.valuesOf(layer, slot, 1), position, count, row, values);
  }

  /** Makes slot `to` hold the first `length` tokens of slot `from`. */
  copy(from: number, to: number, length: number): void {
    const { heads, headWidth } = this.shape;
    for (const buffer of this.buffers()) {
      const target = this.view(buffer, to, 1);
      const source = this.view(buffer, from, 1);
      for (let head = 0; head < heads; head++) {
        const start = head * this.tokens * headWidth;
        target.set(source.subarray(start, start + length * headWidth), start);
      }
    }
  }

  private buffers(): readonly CacheBuffer[] {
    return [...this.keys, ...this.values];
  }

  private view(buffer: CacheBuffer, firstSlot: number, count: number): Float32Array {
    const slotSize = this.shape.heads * this.tokens * this.shape.headWidth;
    const offset = firstSlot * slotSize * Float32Array.BYTES_PER_ELEMENT;
    return buffer.floats(offset, count * slotSize);
  }

  /** @param slot shape [heads, capacity, headWidth] */
  private writeInto(
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
      const to = (head * this.tokens + position) * headWidth;
      slot.set(source.subarray(from, from + size), to);
    }
  }

  private slotBytes(capacity: number): number {
    const { heads, headWidth } = this.shape;
    return heads * capacity * headWidth * Float32Array.BYTES_PER_ELEMENT;
  }

  private resizeBuffers(slots: number, capacity: number): void {
    const buffers = this.buffers();
    const before = buffers[0]?.byteLength ?? 0;
    try {
      for (const buffer of buffers) buffer.resize(slots * this.slotBytes(capacity));
    } catch (cause) {
      for (const buffer of buffers) buffer.resize(before);
      const bytes = slots * capacity * bytesPerToken(this.shape);
      throw new VentiError(
        'out-of-memory',
        `No memory for keys and values of ${slots} pieces of ${capacity} tokens (${bytes} bytes). ` +
          'Write fewer pieces at a time (maxBatchSize) or lower maxCacheBytes.',
        { cause },
      );
    }
  }

  /** From the last row on, so that none is overwritten before it has moved. */
  private moveRowsApart(capacity: number): void {
    const rows = this.slots * this.shape.heads;
    for (const buffer of this.buffers()) {
      for (let row = rows - 1; row > 0; row--) this.moveRow(buffer, row, this.tokens, capacity);
    }
  }

  private moveRowsTogether(capacity: number): void {
    const rows = this.slots * this.shape.heads;
    for (const buffer of this.buffers()) {
      for (let row = 1; row < rows; row++) this.moveRow(buffer, row, this.tokens, capacity);
    }
  }

  private moveRow(buffer: CacheBuffer, row: number, from: number, to: number): void {
    const { headWidth } = this.shape;
    const size = Math.min(from, to) * headWidth;
    const start = row * from * headWidth;
    const rows = buffer.floats(0, buffer.byteLength / Float32Array.BYTES_PER_ELEMENT);
    rows.copyWithin(row * to * headWidth, start, start + size);
  }
}

/** A length rounded up to whole steps of capacity. */
export function wholeSteps(length: number): number {
  return Math.ceil(length / capacityStep) * capacityStep;
}
