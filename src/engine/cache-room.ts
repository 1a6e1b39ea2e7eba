import type { Backend, StepRow } from '../backends/backend.ts';
import { extentOf } from '../backends/step-extent.ts';

/**
 * Memory that the keys and values of some slots take: every slot has room for the longest, in whole
 * chunks.
 */
export function cacheBytes(slots: number, length: number, backend: Backend): number {
  const { cacheBytesPerToken, contextLength } = backend.info;
  const chunks = Math.ceil(Math.min(length, contextLength) / backend.chunkLength);
  return slots * chunks * backend.chunkLength * cacheBytesPerToken;
}

/** What a backend's cache has grown to since it was last made to shrink. */
export class CacheExtent {
  private slots = 0;
  private length = 0;

  grow(rows: readonly StepRow[]): void {
    const { slots, length } = extentOf(rows);
    this.slots = Math.max(this.slots, slots);
    this.length = Math.max(this.length, length);
  }

  shrink(slots: number, length: number): void {
    this.slots = Math.min(this.slots, slots);
    this.length = Math.min(this.length, length);
  }

  /** Bytes once it holds `slots` slots too, none longer than `length`. */
  bytesWith(slots: number, length: number, backend: Backend): number {
    return cacheBytes(Math.max(this.slots, slots), Math.max(this.length, length), backend);
  }
}
