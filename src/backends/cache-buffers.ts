import { VentiError } from '../errors.ts';
import type { CacheBuffer, CacheMemory } from './cache-memory.ts';
import { type CacheShape, wholeSteps } from './key-value-cache.ts';

/**
 * The memory of a cache. Each of its parts (keys, values) has a buffer for every layer, shape [slots, heads,
 * capacity] of so many bytes a token, so that any run of neighbouring slots is one tensor. Memory is taken
 * as slots are needed. A larger capacity moves the rows of heads apart within their buffer.
 */
export class CacheBuffers {
  private readonly shape: CacheShape;
  /** Bytes of a token of one head, by part. */
  private readonly tokenBytes: readonly number[];
  /** By part and layer. */
  private readonly buffers: readonly (readonly CacheBuffer[])[];
  private slots = 0;
  private tokens = 0;

  /**
   * @param tokenBytes bytes of a token of one head, by part
   * @param maxSlots most sequences, each of the whole context
   */
  constructor(
    shape: CacheShape,
    tokenBytes: readonly number[],
    maxSlots: number,
    memory: CacheMemory,
  ) {
    this.shape = shape;
    this.tokenBytes = tokenBytes;
    const maxTokens = maxSlots * shape.heads * wholeSteps(shape.contextLength);
    this.buffers = tokenBytes.map((bytes) =>
      Array.from({ length: shape.layers }, () => memory.createBuffer(maxTokens * bytes)),
    );
  }

  /** Tokens that a slot has room for. */
  get capacity(): number {
    return this.tokens;
  }

  /**
   * Makes room for `slots` slots of `length` tokens, keeping what is there.
   * @throws VentiError `out-of-memory`; everything is then as it was
   */
  reserve(slots: number, length: number): void {
    const capacity = Math.max(wholeSteps(length), this.tokens);
    const wanted = Math.max(slots, this.slots);
    if (wanted === this.slots && capacity === this.tokens) return;
    this.resize(wanted, capacity);
    // From the last row on, so that none is overwritten before it has moved.
    if (capacity > this.tokens) {
      for (let row = this.slots * this.shape.heads - 1; row > 0; row--) this.move(row, capacity);
    }
    this.slots = wanted;
    this.tokens = capacity;
  }

  /** Gives back the memory of all but the first `slots` slots of `length` tokens. */
  shrink(slots: number, length: number): void {
    const capacity = Math.min(wholeSteps(length), this.tokens);
    this.slots = Math.min(slots, this.slots);
    if (capacity < this.tokens) {
      for (let row = 1; row < this.slots * this.shape.heads; row++) this.move(row, capacity);
    }
    this.tokens = capacity;
    this.resize(this.slots, capacity);
  }

  /** Makes slot `to` hold the first `length` tokens of slot `from`. */
  copy(from: number, to: number, length: number): void {
    const { heads, layers } = this.shape;
    for (let part = 0; part < this.buffers.length; part++) {
      const tokenBytes = this.tokenBytes[part]!;
      for (let layer = 0; layer < layers; layer++) {
        const source = this.bytes(part, layer, from, 1);
        const target = this.bytes(part, layer, to, 1);
        for (let head = 0; head < heads; head++) {
          const start = head * this.tokens * tokenBytes;
          target.set(source.subarray(start, start + length * tokenBytes), start);
        }
      }
    }
  }

  /** One part of neighbouring slots in one layer. */
  bytes(part: number, layer: number, firstSlot: number, count: number): Uint8Array {
    const slotBytes = this.shape.heads * this.tokens * this.tokenBytes[part]!;
    return this.buffers[part]![layer]!.bytes(firstSlot * slotBytes, count * slotBytes);
  }

  private resize(slots: number, capacity: number): void {
    const tokens = slots * this.shape.heads * capacity;
    const before = this.slots * this.shape.heads * this.tokens;
    const toLength = (length: number): void => {
      for (const [part, buffers] of this.buffers.entries()) {
        for (const buffer of buffers) buffer.resize(length * this.tokenBytes[part]!);
      }
    };
    try {
      toLength(tokens);
    } catch (cause) {
      toLength(before);
      const rowBytes = this.tokenBytes.reduce((sum, bytes) => sum + bytes, 0);
      throw new VentiError(
        'out-of-memory',
        `No memory for keys and values of ${slots} pieces of ${capacity} tokens (${tokens * this.shape.layers * rowBytes} bytes). ` +
          'Write fewer pieces at a time (maxBatchSize) or lower maxCacheBytes.',
        { cause },
      );
    }
  }

  /** Moves the row of a head to where it lies with another capacity. */
  private move(row: number, capacity: number): void {
    for (const [part, buffers] of this.buffers.entries()) {
      const tokenBytes = this.tokenBytes[part]!;
      const start = row * this.tokens * tokenBytes;
      const end = start + Math.min(this.tokens, capacity) * tokenBytes;
      for (const buffer of buffers) {
        buffer.bytes(0, buffer.byteLength).copyWithin(row * capacity * tokenBytes, start, end);
      }
    }
  }
}
