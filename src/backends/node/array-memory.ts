import type { CacheBuffer, CacheMemory } from '../cache-memory.ts';

/**
 * Resizable buffers of JavaScript: address space for the longest is set aside at the start, memory is
 * taken as it is needed, and growing moves nothing.
 */
export const arrayMemory: CacheMemory = {
  createBuffer: (maxBytes) => new ArrayCacheBuffer(maxBytes),
};

class ArrayCacheBuffer implements CacheBuffer {
  private readonly buffer: ArrayBuffer;

  constructor(maxByteLength: number) {
    this.buffer = new ArrayBuffer(0, { maxByteLength });
  }

  get byteLength(): number {
    return this.buffer.byteLength;
  }

  resize(byteLength: number): void {
    this.buffer.resize(byteLength);
  }

  bytes(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, offset, length);
  }
}
