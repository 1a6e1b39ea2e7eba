import { VentiError } from '../../../errors.ts';
import { type CacheExtents, keptRows, slotRows } from '../../cache-rows.ts';
import { type CacheShape, wholeSteps } from '../../key-value-cache.ts';
import type { Run } from '../../runs.ts';
import { RowMover } from './row-mover.ts';

/** `COPY_SRC`, `COPY_DST` and `STORAGE` of `GPUBufferUsage`, which not every scope's types have. */
const usage = 0x04 | 0x08 | 0x80;

/**
 * Keys and values of all sequences in the memory of a GPU, in the layout of `KeyValueCache`. All
 * methods put commands in the device's queue and return at once; the queue keeps their order.
 */
export class GpuCache {
  private readonly device: GPUDevice;
  private readonly shape: CacheShape;
  private readonly mover: RowMover;
  /** Keys of each layer, then values: rows [slots, heads, capacity], and one more, which nobody reads. */
  private buffers: readonly GPUBuffer[];
  private slots = 0;
  private tokens = 0;
  /** Slots that the next growth makes room for. */
  private expected = 0;

  private constructor(device: GPUDevice, shape: CacheShape, mover: RowMover) {
    this.device = device;
    this.shape = shape;
    this.mover = mover;
    this.buffers = Array.from({ length: 2 * shape.layers }, () => this.createBuffer(1));
  }

  /** @throws GPUPipelineError where the driver does not take the program that moves rows */
  static async create(device: GPUDevice, shape: CacheShape): Promise<GpuCache> {
    return new GpuCache(device, shape, await RowMover.create(device, shape.headWidth));
  }

  /** Tokens that a slot has room for. */
  get capacity(): number {
    return this.tokens;
  }

  expect(slots: number): void {
    this.expected = slots;
  }

  /**
   * Makes room for `slots` slots of `length` tokens, keeping what is there.
   * @throws VentiError `out-of-memory`; the cache is then as it was
   */
  reserve(slots: number, length: number): void {
    const capacity = Math.max(wholeSteps(length), this.tokens);
    if (slots <= this.slots && capacity === this.tokens) return;
    this.resize(Math.max(slots, this.slots, this.expected), capacity);
  }

  /** Gives back the memory of all but the first `slots` slots of `length` tokens. */
  shrink(slots: number, length: number): void {
    this.resize(Math.min(slots, this.slots), Math.min(wholeSteps(length), this.tokens));
  }

  /** Keys of the slots from 0 to `slots`, and more behind them; or a copy of those in between. */
  keysOf(layer: number, firstSlot: number, slots: number): GPUBuffer {
    return this.slotsOf(this.buffers[layer]!, firstSlot, slots);
  }

  /** Values, as `keysOf`. */
  valuesOf(layer: number, firstSlot: number, slots: number): GPUBuffer {
    return this.slotsOf(this.buffers[this.shape.layers + layer]!, firstSlot, slots);
  }

  /**
   * Takes over what a run has made: each layer's keys and values, shape [slots, heads, length, headWidth].
   */
  keep(run: Run, keys: readonly GPUBuffer[], values: readonly GPUBuffer[]): void {
    const places = keptRows(run, this.extents);
    const rows = places.map((_, row) => row);
    this.move(rows, places, [...keys, ...values], this.buffers);
  }

  /** Makes slot `to` hold the first `length` tokens of slot `from`. */
  copy(from: number, to: number, length: number): void {
    if (from === to || length === 0) return;
    const slotRowCount = this.shape.heads * this.tokens;
    // A shader may not read the buffer that it writes to.
    const aside = this.createBuffer(slotRowCount);
    const [first, size] = [this.bytes(from * slotRowCount), this.bytes(slotRowCount)];
    const moves = this.mover.moves(
      slotRows(0, length, this.extents),
      slotRows(to, length, this.extents),
    );
    this.submit((encoder) => {
      for (const buffer of this.buffers) {
        encoder.copyBufferToBuffer(buffer, first, aside, 0, size);
        this.mover.move(encoder, moves, aside, buffer);
      }
    });
    moves.buffer.destroy();
    aside.destroy();
  }

  dispose(): void {
    for (const buffer of this.buffers) buffer.destroy();
  }

  private get extents(): CacheExtents {
    return { slots: this.slots, heads: this.shape.heads, capacity: this.tokens };
  }

  private slotsOf(buffer: GPUBuffer, firstSlot: number, slots: number): GPUBuffer {
    // A tensor begins where its buffer does.
    if (firstSlot === 0) return buffer;
    const slotRowCount = this.shape.heads * this.tokens;
    const part = this.createBuffer(slots * slotRowCount);
    const [first, size] = [this.bytes(firstSlot * slotRowCount), this.bytes(slots * slotRowCount)];
    this.submit((encoder) => encoder.copyBufferToBuffer(buffer, first, part, 0, size));
    return part;
  }

  private resize(slots: number, capacity: number): void {
    if (slots === this.slots && capacity === this.tokens) return;
    const rows = slots * this.shape.heads * capacity + 1;
    this.requireRoom(slots, capacity, this.bytes(rows));
    const grown = this.buffers.map(() => this.createBuffer(rows));
    this.fill(grown, slots, capacity);
    for (const buffer of this.buffers) buffer.destroy();
    this.buffers = grown;
    this.slots = slots;
    this.tokens = capacity;
  }

  /** Copies what there is and has room into buffers of other extents. */
  private fill(buffers: readonly GPUBuffer[], slots: number, capacity: number): void {
    const to = { slots, heads: this.shape.heads, capacity };
    const keptSlots = Math.min(slots, this.slots);
    const keptTokens = Math.min(capacity, this.tokens);
    if (keptSlots * keptTokens === 0) return;
    this.move(
      allRows(keptSlots, keptTokens, this.extents),
      allRows(keptSlots, keptTokens, to),
      this.buffers,
      buffers,
    );
  }

  /** Moves the same rows from each source to the destination at its place. */
  private move(
    from: Int32Array,
    to: Int32Array,
    sources: readonly GPUBuffer[],
    destinations: readonly GPUBuffer[],
  ): void {
    const moves = this.mover.moves(from, to);
    this.submit((encoder) => {
      sources.forEach((source, i) => {
        this.mover.move(encoder, moves, source, destinations[i]!);
      });
    });
    moves.buffer.destroy();
  }

  private submit(addCommands: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder();
    addCommands(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  private requireRoom(slots: number, capacity: number, bytes: number): void {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (bytes <= most) return;
    throw new VentiError(
      'out-of-memory',
      `Keys and values of ${slots} pieces of ${capacity} tokens take buffers of ${bytes} bytes, more than the ${most} that this GPU allows. Write fewer pieces at a time (maxBatchSize).`,
    );
  }

  private createBuffer(rows: number): GPUBuffer {
    return this.device.createBuffer({ size: this.bytes(rows), usage });
  }

  /** Bytes of so many rows. */
  private bytes(rows: number): number {
    return rows * this.shape.headWidth * Float32Array.BYTES_PER_ELEMENT;
  }
}

function allRows(slots: number, tokens: number, extents: CacheExtents): Int32Array {
  const rows = new Int32Array(slots * extents.heads * tokens);
  for (let slot = 0; slot < slots; slot++) {
    rows.set(slotRows(slot, tokens, extents), slot * extents.heads * tokens);
  }
  return rows;
}
