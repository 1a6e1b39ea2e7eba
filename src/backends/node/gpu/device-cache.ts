import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { graphInputs, graphOutputs } from '../../graph-interface.ts';
import { type CacheShape, wholeSteps } from '../../key-value-cache.ts';
import type { Run } from '../../runs.ts';
import { runtimeError } from '../../runtime-error.ts';
import type { SessionCache } from '../session-cache.ts';
import { cacheTensors } from './cache-graphs.ts';

/** Sessions on the device over the graphs of `cache-graphs.ts`; `resize` and `slice` leave results there. */
export interface CacheSessions {
  readonly resize: InferenceSession;
  readonly copy: InferenceSession;
  readonly slice: InferenceSession;
}

/** One layer's keys or values: how the graph calls them, and the buffer of the device. */
interface Part {
  readonly past: string;
  readonly cached: string;
  readonly kept: string;
  /** Shape [slots * heads * capacity + 1, headWidth]; undefined while there are no slots. */
  buffer: Tensor | undefined;
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
  private readonly parts: readonly Part[];
  private slots = 0;
  private tokens = 0;
  /** Tensors that live as long as a run. */
  private borrowed: Tensor[] = [];
  private last: Promise<void> = Promise.resolve();
  /** What kept a task from being done that nobody waited for: the cache is not what it should be. */
  private failure: unknown;

  constructor(
    runtime: { readonly Tensor: typeof Tensor },
    sessions: CacheSessions,
    shape: CacheShape,
  ) {
    this.tensor = runtime.Tensor;
    this.sessions = sessions;
    this.shape = shape;
    this.parts = Array.from({ length: shape.layers }, (_, layer) => [
      {
        past: graphInputs.pastKeys(layer),
        cached: graphInputs.cachedKeys(layer),
        kept: graphOutputs.keptKeys(layer),
        buffer: undefined,
      },
      {
        past: graphInputs.pastValues(layer),
        cached: graphInputs.cachedValues(layer),
        kept: graphOutputs.keptValues(layer),
        buffer: undefined,
      },
    ]).flat();
  }

  get capacity(): number {
    return this.tokens;
  }

  async reserve(slots: number, length: number): Promise<void> {
    await this.enqueue(async () => await this.grow(slots, length));
  }

  copy(from: number, to: number, length: number): void {
    if (from === to || length === 0) return;
    this.begin(async () => {
      await this.grow(Math.max(from, to) + 1, length);
      const count = this.shape.heads * length;
      const rowsOf = (slot: number): Int32Array => {
        const rows = new Int32Array(count);
        for (let i = 0; i < count; i++) {
          rows[i] = this.row(slot, Math.floor(i / length), i % length);
        }
        return rows;
      };
      const fromRows = new this.tensor('int32', rowsOf(from), [count]);
      const toRows = new this.tensor('int32', rowsOf(to), [count, 1]);
      for (const { buffer } of this.parts) {
        const outputs = await this.sessions.copy.run(
          { cached: buffer!, [cacheTensors.from]: fromRows, [cacheTensors.to]: toRows },
          { [cacheTensors.rows]: buffer! },
        );
        outputs[cacheTensors.rows]!.dispose();
      }
    });
  }

  shrink(slots: number, length: number): void {
    this.begin(async () => {
      await this.resize(Math.min(slots, this.slots), Math.min(wholeSteps(length), this.tokens));
    });
  }

  async inputs(run: Run): Promise<Record<string, Tensor>> {
    const { firstSlot, slots } = run;
    const inputs: Record<string, Tensor> = {
      [graphInputs.keptRows]: this.keptRows(run),
    };
    // The mask hides everything from rows without a past, so that any slots will do.
    const inPlace = firstSlot === 0 || run.rows.every((item) => !item || item.row.past === 0);
    for (const part of this.parts) {
      inputs[part.cached] = part.buffer!;
      inputs[part.past] = inPlace
        ? this.view(part.buffer!, slots)
        : await this.slice(part.buffer!, firstSlot, slots);
    }
    return inputs;
  }

  outputs(): Record<string, Tensor> {
    return Object.fromEntries(this.parts.map(({ kept, buffer }) => [kept, buffer!] as const));
  }

  keep(_run: Run, outputs: InferenceSession.OnnxValueMapType): void {
    // Other names for our buffers.
    for (const { kept } of this.parts) (outputs[kept] as Tensor).dispose();
    this.giveBack();
  }

  async dispose(): Promise<void> {
    await this.last;
    this.giveBack();
    this.release();
    const { resize, copy, slice } = this.sessions;
    for (const session of [resize, copy, slice]) await session.release();
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
    await this.resize(Math.max(slots, this.slots), capacity);
  }

  private async resize(slots: number, capacity: number): Promise<void> {
    if (slots === this.slots && capacity === this.tokens) return;
    if (slots === 0 || capacity === 0) this.release();
    else {
      const resized: Tensor[] = [];
      try {
        for (const { buffer } of this.parts) {
          resized.push(await this.resized(buffer, slots, capacity));
        }
      } catch (cause) {
        for (const buffer of resized) buffer.dispose();
        throw runtimeError(cause, 'Write fewer pieces at a time (maxBatchSize).');
      }
      this.parts.forEach((part, i) => {
        part.buffer?.dispose();
        part.buffer = resized[i];
      });
      this.slots = slots;
      this.tokens = capacity;
    }
  }

  private async resized(
    buffer: Tensor | undefined,
    slots: number,
    capacity: number,
  ): Promise<Tensor> {
    const { heads, headWidth } = this.shape;
    const source = buffer
      ? this.view(buffer, this.slots)
      : new this.tensor('float32', new Float32Array(heads * headWidth), [1, heads, 1, headWidth]);
    const [oldSlots, , oldCapacity] = source.dims as [number, number, number, number];
    const [keptSlots, keptTokens] = [Math.min(slots, oldSlots), Math.min(capacity, oldCapacity)];
    const outputs = await this.sessions.resize.run({
      [cacheTensors.slots]: source,
      [cacheTensors.bounds]: this.integers([keptSlots, keptTokens]),
      [cacheTensors.pads]: this.integers([
        ...[0, 0, 0, 0],
        ...[slots - keptSlots, 0, capacity - keptTokens, 0],
      ]),
    });
    return outputs[cacheTensors.rows]!;
  }

  private async slice(buffer: Tensor, firstSlot: number, slots: number): Promise<Tensor> {
    const outputs = await this.sessions.slice.run({
      [cacheTensors.slots]: this.view(buffer, this.slots),
      [cacheTensors.from]: this.integers([firstSlot]),
      [cacheTensors.to]: this.integers([firstSlot + slots]),
    });
    const part = outputs[cacheTensors.rows]!;
    this.borrowed.push(part);
    return part;
  }

  /** The first slots of a buffer, shape [slots, heads, capacity, headWidth]. */
  private view(buffer: Tensor, slots: number): Tensor {
    const { heads, headWidth } = this.shape;
    const dims = [slots, heads, this.tokens, headWidth];
    return this.tensor.fromGpuBuffer(buffer.gpuBuffer, { dataType: 'float32', dims });
  }

  private keptRows({ firstSlot, slots, length, rows }: Run): Tensor {
    const { heads } = this.shape;
    const spare = this.row(this.slots, 0, 0);
    const places = new Int32Array(slots * heads * length).fill(spare);
    for (let place = 0; place < slots; place++) {
      const row = rows[place]?.row;
      if (!row) continue;
      // A row that is shorter than the run has nothing to keep at its end.
      const count = Math.min(length, row.tokens.length);
      for (let head = 0; head < heads; head++) {
        const start = (place * heads + head) * length;
        const first = this.row(firstSlot + place, head, row.past);
        for (let i = 0; i < count; i++) places[start + i] = first + i;
      }
    }
    return new this.tensor('int32', places, [places.length, 1]);
  }

  /** Where a token's keys and values lie in a buffer. */
  private row(slot: number, head: number, token: number): number {
    return (slot * this.shape.heads + head) * this.tokens + token;
  }

  private integers(values: readonly number[]): Tensor {
    return new this.tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }

  private giveBack(): void {
    for (const tensor of this.borrowed) tensor.dispose();
    this.borrowed = [];
  }

  private release(): void {
    for (const part of this.parts) {
      part.buffer?.dispose();
      part.buffer = undefined;
    }
    this.slots = 0;
    this.tokens = 0;
  }
}
