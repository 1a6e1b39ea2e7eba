import { VentiError } from '../../../errors.ts';
import { type CacheShape, wholeSteps } from '../../key-value-cache.ts';

/** `COPY_SRC`, `COPY_DST` and `STORAGE` of `GPUBufferUsage`, which not every scope's types have. */
const usage = 0x04 | 0x08 | 0x80;

/** One layer's keys or values, shape [slots, heads, capacity, headWidth]. */
interface LayerBuffer {
  buffer: GPUBuffer;
}

/**
 * Keys and values of all sequences in the memory of a GPU, in the layout of `KeyValueCache`. All
 * methods put commands in the device's queue and return at once; the queue keeps their order.
 */
export class GpuCache {
  private readonly device: GPUDevice;
  private readonly shape: CacheShape;
  private readonly keys: readonly LayerBuffer[];
  private readonly values: readonly LayerBuffer[];
  private slots = 0;
  private tokens = 0;

  constructor(device: GPUDevice, shape: CacheShape) {
    this.device = device;
    this.shape = shape;
    const buffers = (): LayerBuffer[] =>
      Array.from({ length: shape.layers }, () => ({ buffer: this.createBuffer(4) }));
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
    this.resize(Math.max(slots, this.slots), capacity);
  }

  /** Gives back the memory of all but the first `slots` slots of `length` tokens. */
  shrink(slots: number, length: number): void {
    this.resize(Math.min(slots, this.slots), Math.min(wholeSteps(length), this.tokens));
  }

  /** Keys of the slots from 0 to `slots`, and more behind them; or a copy of those in between. */
  keysOf(layer: number, firstSlot: number, slots: number): GPUBuffer {
    return this.slotsOf(this.keys[layer]!, firstSlot, slots);
  }

  /** Values, as `keysOf`. */
  valuesOf(layer: number, firstSlot: number, slots: number): GPUBuffer {
    return this.slotsOf(this.values[layer]!, firstSlot, slots);
  }

  /** Takes new keys and values over: of row `row` of buffers of shape [rows, heads, count, headWidth]. */
  write(
    encoder: GPUCommandEncoder,
    layer: number,
    slot: number,
    position: number,
    count: number,
    row: number,
    keys: GPUBuffer,
    values: GPUBuffer,
  ): void {
    const { heads } = this.shape;
    const bytes = this.rowBytes(count);
    for (let head = 0; head < heads; head++) {
      const from = (row * heads + head) * bytes;
      const to = this.rowBytes((slot * heads + head) * this.tokens + position);
      encoder.copyBufferToBuffer(keys, from, this.keys[layer]!.buffer, to, bytes);
      encoder.copyBufferToBuffer(values, from, this.values[layer]!.buffer, to, bytes);
    }
  }

  /** Makes slot `to` hold the first `length` tokens of slot `from`. */
  copy(from: number, to: number, length: number): void {
    if (from === to || length === 0) return;
    const { heads } = this.shape;
    const slotBytes = this.rowBytes(heads * this.tokens);
    // A buffer cannot be copied into itself.
    const aside = this.createBuffer(slotBytes);
    const encoder = this.device.createCommandEncoder();
    for (const { buffer } of this.buffers()) {
      encoder.copyBufferToBuffer(buffer, from * slotBytes, aside, 0, slotBytes);
      for (let head = 0; head < heads; head++) {
        const start = this.rowBytes(head * this.tokens);
        const target = to * slotBytes + start;
        encoder.copyBufferToBuffer(aside, start, buffer, target, this.rowBytes(length));
      }
    }
    this.device.queue.submit([encoder.finish()]);
    aside.destroy();
  }

  dispose(): void {
    for (const { buffer } of this.buffers()) buffer.destroy();
  }

  private buffers(): readonly LayerBuffer[] {
    return [...this.keys, ...this.values];
  }

  private slotsOf({ buffer }: LayerBuffer, firstSlot: number, slots: number): GPUBuffer {
    // A tensor begins where its buffer does.
    if (firstSlot === 0) return buffer;
    const slotBytes = this.rowBytes(this.shape.heads * this.tokens);
    const part = this.createBuffer(slots * slotBytes);
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, firstSlot * slotBytes, part, 0, slots * slotBytes);
    this.device.queue.submit([encoder.finish()]);
    return part;
  }

  private resize(slots: number, capacity: number): void {
    if (slots === this.slots && capacity === this.tokens) return;
    const bytes = this.rowBytes(slots * this.shape.heads * capacity);
    this.requireRoom(slots, capacity, bytes);
    const encoder = this.device.createCommandEncoder();
    const old: GPUBuffer[] = [];
    for (const layer of this.buffers()) {
      const grown = this.createBuffer(Math.max(bytes, 4));
      this.moveRows(encoder, layer.buffer, grown, Math.min(slots, this.slots), capacity);
      old.push(layer.buffer);
      layer.buffer = grown;
    }
    this.device.queue.submit([encoder.finish()]);
    for (const buffer of old) buffer.destroy();
    this.slots = slots;
    this.tokens = capacity;
  }

  private moveRows(
    encoder: GPUCommandEncoder,
    source: GPUBuffer,
    target: GPUBuffer,
    slots: number,
    capacity: number,
  ): void {
    const rows = slots * this.shape.heads;
    const kept = Math.min(capacity, this.tokens);
    if (rows * kept === 0) return;
    if (capacity === this.tokens) {
      encoder.copyBufferToBuffer(source, 0, target, 0, this.rowBytes(rows * capacity));
      return;
    }
    for (let row = 0; row < rows; row++) {
      const [from, to] = [this.rowBytes(row * this.tokens), this.rowBytes(row * capacity)];
      encoder.copyBufferToBuffer(source, from, target, to, this.rowBytes(kept));
    }
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

  private createBuffer(size: number): GPUBuffer {
    return this.device.createBuffer({ size, usage });
  }

  /** Bytes of so many tokens of one head. */
  private rowBytes(tokens: number): number {
    return tokens * this.shape.headWidth * Float32Array.BYTES_PER_ELEMENT;
  }
}
