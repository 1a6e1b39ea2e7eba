/** Where a cache of keys and values lives: buffers of JavaScript, or a runtime's own memory. */
export interface CacheMemory {
  /**
   * An empty buffer.
   * @param maxBytes it never has to grow beyond this
   */
  createBuffer(maxBytes: number): CacheBuffer;
}

/** Memory of one layer's keys or values, or of what belongs to them. */
export interface CacheBuffer {
  readonly byteLength: number;
  /**
   * Changes the length and keeps what fits. It may move.
   * @throws where there is no room; the buffer is then as it was
   */
  resize(byteLength: number): void;
  /** `length` bytes from byte `offset` on; valid until a buffer of the same memory is resized. */
  bytes(offset: number, length: number): Uint8Array;
}
