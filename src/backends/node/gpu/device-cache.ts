import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { type CacheExtents, keptRows, slotRows } from '../../cache-rows.ts';
import { graphInputs, graphOutputs } from '../../graph-interface.ts';
import { type CacheShape, wholeSteps } from '../../key-value-cache.ts';
import { type Run, seenTokens } from '../../runs.ts';
import { runtimeError } from '../../runtime-error.ts';
import type { SessionCache } from '../session-cache.ts';
import { cacheTensors } from './cache-graphs.ts';

/** Sessions on the device over the graphs of `cache-graphs.ts`; `resize` and `slice` leave results there. */
export interface CacheSessions {
  readonly resize: InferenceSession;
  readonly copy: InferenceSession;
  readonly slice: InferenceSession;
}

/** How the model's graph calls a buffer. */
interface BufferNames {
  readonly past: string;
  readonly cached: string;
  readonly kept: string;
}

/**
 * Keys and values of all sequences in buffers of a device. JavaScript can name these buffers and pass them
 * on, but not write to them: the model's graph puts new rows in (`convert/device-cache.ts`), and small graphs
 * do what else there is to do. Tasks are done one after the other, in the order in which they were asked for.
 */
export class DeviceCache implements SessionCache {
  private readonly tensor: typeof Tensor;
  private readonly sessions: CacheSessions;
  private readonly shape: CacheShape;
  /** Keys and values of each layer. */
  private readonly names: readonly BufferNames[];
  /** In the order of `names`; none while there are no slots. */
  private buffers: readonly Tensor[] = [];
  private slots = 0;
  private tokens = 0;
  /** Slots that the next growth makes room for. */
  private expected = 0;
  /** Tensors that live as long as a run. */
  private borrowed: Tensor[] = [];
  private last: Promise<void> = Promise.resolve();
  /** What kept a task from being done that nobody waited for: the cache is not what it should be. */
  private failure: unknown;

  constructor(tensor: typeof Tensor, sessions: CacheSessions, shape: CacheShape) {
    this.tensor = tensor;
    this.sessions = sessions;
    this.shape = shape;
    this.names = Array.from({ length: shape.layers }, (_, layer) => [
      {
        past: graphInputs.pastKeys(layer),
        cached: graphInputs.cachedKeys(layer),
        kept: graphOutputs.keptKeys(layer),
      },
      {
        past: graphInputs.pastValues(layer),
        cached: graphInputs.cachedValues(layer),
        kept: graphOutputs.keptValues(layer),
      },
    ]).flat();
  }

  expect(slots: number): void {
    this.expected = slots;
  }

  async reserve(slots: number, length: number): Promise<void> {
    await this.enqueue(async () => await this.grow(slots, length));
  }

  copy(from: number, to: number, length: number): void {
    if (from === to || length === 0) return;
    this.begin(async () => {
      await this.grow(Math.max(from, to) + 1, length);
      const sources = slotRows(from, length, this.extents);
      const targets = slotRows(to, length, this.extents);
      const feeds: Record<string, Tensor> = {
        [cacheTensors.from]: new this.tensor('int32', sources, [sources.length]),
        [cacheTensors.to]: new this.tensor('int32', targets, [targets.length, 1]),
      };
      const fetches: Record<string, Tensor> = {};
      this.buffers.forEach((buffer, i) => {
        feeds[cacheTensors.cached(i)] = buffer;
        fetches[cacheTensors.result(i)] = buffer;
      });
      dispose(Object.values(await this.sessions.copy.run(feeds, fetches)));
    });
  }

  shrink(slots: number, length: number): void {
    this.begin(async () => {
      await this.resize(Math.min(slots, this.slots), Math.min(wholeSteps(length), this.tokens));
    });
  }

  seenTokens(): number {
    return this.tokens;
  }

  async inputs(run: Run): Promise<Record<string, Tensor>> {
    const { firstSlot, slots } = run;
    const places = keptRows(run, this.extents);
    const inputs: Record<string, Tensor> = {
      [graphInputs.keptRows]: new this.tensor('int32', places, [places.length, 1]),
    };
    // The mask hides everything from rows without a past, so that any slots will do.
    const anySlots = seenTokens(run, this.tokens) === 0;
    const past =
      firstSlot === 0 || anySlots
        ? this.buffers.map((buffer) => this.view(buffer, slots))
        : await this.slice(firstSlot, slots);
    this.names.forEach((name, i) => {
      inputs[name.cached] = this.buffers[i]!;
      inputs[name.past] = past[i]!;
    });
    return inputs;
  }

  outputs(): Record<string, Tensor> {
    return Object.fromEntries(this.names.map(({ kept }, i) => [kept, this.buffers[i]!] as const));
  }

  keep(_run: Run, outputs: InferenceSession.OnnxValueMapType): void {
    // Other names for our own buffers.
    dispose(this.names.map(({ kept }) => outputs[kept] as Tensor));
    this.giveBack();
  }

  async dispose(): Promise<void> {
    await this.last;
    this.giveBack();
    this.release();
    const { resize, copy, slice } = this.sessions;
    for (const session of [resize, copy, slice]) await session.release();
  }

  private get extents(): CacheExtents {
    return { slots: this.slots, heads: this.shape.heads, capacity: this.tokens };
  }

  /** Does a task after those before it. */
  private async enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.last.then(async () => {
      if (this.failure) throw this.failure;
      await task();
    });
    this.last = done.catch(() => {});
    await done;
  }

  /** As `enqueue`; whoever comes next is told of a failure. */
  private begin(task: () => Promise<void>): void {
    this.enqueue(task).catch((error: unknown) => {
      this.failure ??= runtimeError(error, 'Create a new writer, or one on the device "cpu".');
    });
  }

  private async grow(slots: number, length: number): Promise<void> {
    const capacity = Math.max(wholeSteps(length), this.tokens);
    if (slots <= this.slots && capacity === this.tokens) return;
    await this.resize(Math.max(slots, this.slots, this.expected), capacity);
  }

  private async resize(slots: number, capacity: number): Promise<void> {
    if (slots === this.slots && capacity === this.tokens) return;
    if (slots === 0 || capacity === 0) {
      this.release();
      return;
    }
    const sources =
      this.buffers.length > 0
        ? this.buffers.map((buffer) => this.view(buffer, this.slots))
        : this.names.map(() => this.nothing());
    const resized: Tensor[] = [];
    try {
      for (const source of sources) resized.push(await this.resized(source, slots, capacity));
    } catch (cause) {
      dispose(resized);
      throw runtimeError(cause, 'Write fewer pieces at a time (maxBatchSize).');
    }
    dispose(this.buffers);
    this.buffers = resized;
    this.slots = slots;
    this.tokens = capacity;
  }

  private async resized(source: Tensor, slots: number, capacity: number): Promise<Tensor> {
    const [oldSlots, , oldCapacity] = source.dims as [number, number, number, number];
    const kept = [Math.min(slots, oldSlots), Math.min(capacity, oldCapacity)] as const;
    const outputs = await this.sessions.resize.run({
      [cacheTensors.slots()]: source,
      [cacheTensors.kept]: this.integers(kept),
      [cacheTensors.added]: this.integers([
        ...[0, 0, 0, 0],
        ...[slots - kept[0], 0, capacity - kept[1], 0],
      ]),
    });
    return outputs[cacheTensors.result()]!;
  }

  private async slice(firstSlot: number, slots: number): Promise<readonly Tensor[]> {
    const feeds: Record<string, Tensor> = {
      [cacheTensors.from]: this.integers([firstSlot]),
      [cacheTensors.to]: this.integers([firstSlot + slots]),
    };
    this.buffers.forEach((buffer, i) => {
      feeds[cacheTensors.slots(i)] = this.view(buffer, this.slots);
    });
    const outputs = await this.sessions.slice.run(feeds);
    this.borrowed = this.names.map((_, i) => outputs[cacheTensors.result(i)]!);
    return this.borrowed;
  }

  /** The first slots of a buffer, shape [slots, heads, capacity, headWidth]. */
  private view(buffer: Tensor, slots: number): Tensor {
    const { heads, headWidth } = this.shape;
    const dims = [slots, heads, this.tokens, headWidth];
    return this.tensor.fromGpuBuffer(buffer.gpuBuffer, { dataType: 'float32', dims });
  }

  /** One token of one slot, to begin with. */
  private nothing(): Tensor {
    const { heads, headWidth } = this.shape;
    const zeros = new Float32Array(heads * headWidth);
    return new this.tensor('float32', zeros, [1, heads, 1, headWidth]);
  }

  private integers(values: readonly number[]): Tensor {
    return new this.tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }

  private giveBack(): void {
    dispose(this.borrowed);
    this.borrowed = [];
  }

  private release(): void {
    dispose(this.buffers);
    this.buffers = [];
    this.slots = 0;
    this.tokens = 0;
  }
}

function dispose(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
