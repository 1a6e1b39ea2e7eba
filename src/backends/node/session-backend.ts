import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { Candidates } from '../../sampler/candidates.ts';
import type { Backend, BackendInfo, StepRow } from '../backend.ts';
import { graphInputs, graphOutputs } from '../graph-interface.ts';
import { runtimeError } from '../runtime-error.ts';
import { type CacheShape, capacityStep, KeyValueCache } from './key-value-cache.ts';
import { decodeRuns, type Run } from './runs.ts';

type TensorConstructor = typeof Tensor;

/** Large enough to silence a place, small enough that adding a score to it stays finite. */
const masked = -1e30;

/**
 * Our own graph in an ONNX Runtime session on the CPU. The cache belongs to this class: the runtime
 * reads keys and values where they lie, and returns only those of the new tokens.
 */
export class SessionBackend implements Backend {
  readonly chunkLength: number = capacityStep;
  private readonly cache: KeyValueCache;
  private readonly newKeysAndValues: readonly string[];
  private disposed = false;

  private readonly session: InferenceSession;
  private readonly tensor: TensorConstructor;
  readonly info: BackendInfo;
  private readonly shape: CacheShape;

  constructor(
    session: InferenceSession,
    tensor: TensorConstructor,
    info: BackendInfo,
    shape: CacheShape,
    maxSlots: number,
  ) {
    this.session = session;
    this.tensor = tensor;
    this.info = info;
    this.shape = shape;
    this.cache = new KeyValueCache(shape, maxSlots);
    this.newKeysAndValues = Array.from({ length: shape.layers }, (_, layer) => [
      graphOutputs.newKeys(layer),
      graphOutputs.newValues(layer),
    ]).flat();
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    let slots = 0;
    let length = 0;
    for (const row of rows) {
      slots = Math.max(slots, row.slot + 1);
      length = Math.max(length, row.past + row.tokens.length);
    }
    this.cache.reserve(slots, length);
    const results: (Candidates | undefined)[] = new Array(rows.length).fill(undefined);
    for (const run of decodeRuns(rows)) await this.run(run, results);
    return results;
  }

  copy(from: number, to: number, length: number): void {
    this.cache.reserve(Math.max(from, to) + 1, length);
    this.cache.copy(from, to, length);
  }

  shrink(slots: number, length: number): void {
    this.cache.shrink(slots, length);
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.cache.shrink(0, 0);
    await this.session.release();
  }

  private async run(run: Run, results: (Candidates | undefined)[]): Promise<void> {
    const wanted = wantedCandidates(run, this.info.vocabularySize);
    const outputs = [
      ...(wanted.all ? [graphOutputs.logits] : []),
      ...(wanted.top > 0 ? [graphOutputs.topLogits, graphOutputs.topTokens] : []),
      ...this.newKeysAndValues,
    ];
    let values: InferenceSession.OnnxValueMapType;
    try {
      values = await this.session.run(this.feeds(run, Math.max(wanted.top, 1)), outputs);
    } catch (cause) {
      throw runtimeError(cause);
    }
    this.keep(run, values);
    wanted.entries.forEach((entry, place) => {
      results[entry] = this.candidates(run, entry, place, wanted.top, values);
    });
  }

  private feeds(run: Run, topK: number): InferenceSession.FeedsType {
    const { firstSlot, slots, length } = run;
    const { capacity } = this.cache;
    const { heads, headWidth, layers } = this.shape;
    const width = capacity + length;
    const tokens = new Int32Array(slots * length);
    const positions = new Int32Array(slots * length);
    const mask = new Float32Array(slots * length * width).fill(masked);
    const outputRows: number[] = [];
    for (let place = 0; place < slots; place++) {
      const row = run.rows[place]?.row;
      if (row) tokens.set(row.tokens, place * length);
      const past = row?.past ?? 0;
      for (let i = 0; i < length; i++) {
        positions[place * length + i] = past + i;
        const start = (place * length + i) * width;
        mask.fill(0, start, start + past);
        mask.fill(0, start + capacity, start + capacity + i + 1);
      }
      if (row && row.candidates !== 0) outputRows.push(place * length + length - 1);
    }
    if (outputRows.length === 0) outputRows.push(0);

    const feeds: Record<string, Tensor> = {
      [graphInputs.tokens]: new this.tensor('int32', tokens, [slots, length]),
      [graphInputs.positions]: new this.tensor('int32', positions, [slots, length]),
      [graphInputs.attentionMask]: new this.tensor('float32', mask, [slots, 1, length, width]),
      [graphInputs.attentionSplit]: this.integers([capacity, length]),
      [graphInputs.outputRows]: new this.tensor('int32', Int32Array.from(outputRows), [
        outputRows.length,
      ]),
      [graphInputs.topK]: this.integers([topK]),
    };
    const cacheShape = [slots, heads, capacity, headWidth];
    for (let layer = 0; layer < layers; layer++) {
      const keys = this.cache.keysOf(layer, firstSlot, slots);
      const values = this.cache.valuesOf(layer, firstSlot, slots);
      feeds[graphInputs.pastKeys(layer)] = new this.tensor('float32', keys, cacheShape);
      feeds[graphInputs.pastValues(layer)] = new this.tensor('float32', values, cacheShape);
    }
    return feeds;
  }

  /** Writes the new keys and values into the cache. */
  private keep(run: Run, outputs: InferenceSession.OnnxValueMapType): void {
    for (let layer = 0; layer < this.shape.layers; layer++) {
      const keys = floats(outputs, graphOutputs.newKeys(layer));
      const values = floats(outputs, graphOutputs.newValues(layer));
      for (let place = 0; place < run.slots; place++) {
        const row = run.rows[place]?.row;
        if (row) this.cache.write(layer, row.slot, row.past, run.length, place, keys, values);
      }
    }
  }

  private candidates(
    run: Run,
    entry: number,
    place: number,
    top: number,
    outputs: InferenceSession.OnnxValueMapType,
  ): Candidates {
    const row = run.rows.find((item) => item?.entry === entry)?.row;
    if (row?.candidates === 'all') {
      const size = this.info.vocabularySize;
      const logits = floats(outputs, graphOutputs.logits);
      return { logits: logits.subarray(place * size, (place + 1) * size) };
    }
    const count = Math.min(row?.candidates ?? 0, top);
    const logits = floats(outputs, graphOutputs.topLogits);
    const ids = outputs[graphOutputs.topTokens]?.data as BigInt64Array;
    const words = new Int32Array(ids.buffer, ids.byteOffset, ids.length * 2);
    const start = place * top;
    return {
      logits: logits.subarray(start, start + count),
      ids: Int32Array.from({ length: count }, (_, i) => words[(start + i) * 2] as number),
    };
  }

  private integers(values: readonly number[]): Tensor {
    return new this.tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }
}

interface WantedCandidates {
  /** Entries of the step that want candidates, in the order of the graph's output rows. */
  readonly entries: readonly number[];
  /** Whether any of them wants every token. */
  readonly all: boolean;
  /** Most likeliest tokens that any of them wants. */
  readonly top: number;
}

function wantedCandidates(run: Run, vocabularySize: number): WantedCandidates {
  const entries: number[] = [];
  let all = false;
  let top = 0;
  for (const item of run.rows) {
    if (!item || item.row.candidates === 0) continue;
    entries.push(item.entry);
    if (item.row.candidates === 'all') all = true;
    else top = Math.max(top, Math.min(item.row.candidates, vocabularySize));
  }
  return { entries, all, top };
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return outputs[name]?.data as Float32Array;
}
