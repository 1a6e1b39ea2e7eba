import type { CacheBuffer, CacheMemory } from '../../cache-memory.ts';
import type { Heap } from './heap.ts';

/** Buffers in the heap of a WebAssembly module, which the model reads in place. */
export class HeapMemory implements CacheMemory {
  private readonly heap: Heap;
  private moves = 0;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** Changes whenever a buffer has moved: addresses from before are then stale. */
  get version(): number {
    return this.moves;
  }

  createBuffer(maxBytes: number): CacheBuffer {
    return new HeapBuffer(this.heap, maxBytes, () => {
      this.moves++;
    });
  }
}

/** A larger buffer is a new one, so room is made ahead: half as much again. */
const growth = 1.5;

class HeapBuffer implements CacheBuffer {
  private readonly heap: Heap;
  private readonly maxBytes: number;
  private readonly onMove: () => void;
  private address = 0;
  private room = 0;
  private used = 0;

  constructor(heap: Heap, maxBytes: number, onMove: () => void) {
    this.heap = heap;
    this.maxBytes = maxBytes;
    this.onMove = onMove;
  }

  get byteLength(): number {
    return this.used;
  }

  resize(byteLength: number): void {
    if (byteLength > this.room)
      this.moveTo(Math.min(this.maxBytes, Math.ceil((byteLength * growth) / 64) * 64));
    else if (byteLength < this.used) this.moveTo(byteLength);
    this.used = byteLength;
  }

  bytes(offset: number, length: number): Uint8Array {
    return this.heap.bytes(this.address + offset, length);
  }

  private moveTo(room: number): void {
    const kept = Math.min(this.used, room);
    const address = room > 0 ? this.heap.allocate(room) : 0;
    const bytes = this.heap.bytes(address, room);
    bytes.set(this.bytes(0, kept));
    // A weight of 0 silences a number, but not what memory may hold that is none.
    bytes.fill(0, kept);
    if (this.address !== 0) this.heap.free(this.address);
    this.address = address;
    this.room = room;
    this.onMove();
  }
}
