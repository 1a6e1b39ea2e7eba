import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { Candidates } from '../../sampler/candidates.ts';
import { logProbability } from '../../sampler/log-probability.ts';
import type { BackendInfo, StepRow } from '../backend.ts';
import { graphInputs, graphOutputs, keyAndValueOutputs } from '../graph-interface.ts';
import { type CacheShape, capacityStep, KeyValueCache } from '../key-value-cache.ts';
import { countOutputRows, fillRunInputs } from '../run-inputs.ts';
import { decodeRuns, type Run } from '../runs.ts';
import { runtimeError } from '../runtime-error.ts';
import { scoreRun } from '../score-run.ts';
import type { ScoreRow, ScoringBackend } from '../scoring-backend.ts';
import { extentOf } from '../step-extent.ts';
import { deliverCandidates, wantedCandidates } from '../wanted-candidates.ts';
import { arrayMemory } from './array-memory.ts';

type TensorConstructor = typeof Tensor;

/**
 * Our own graph in an ONNX Runtime session on the CPU. The cache belongs to this class: the runtime
 * reads keys and values where they lie, and returns only those of the new tokens.
 */
export class SessionBackend implements ScoringBackend {
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
    this.cache = new KeyValueCache(shape, maxSlots, arrayMemory);
    this.newKeysAndValues = keyAndValueOutputs(shape.layers);
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    const { slots, length } = extentOf(rows);
    this.cache.reserve(slots, length);
    const results: (Candidates | undefined)[] = new Array(rows.length).fill(undefined);
    for (const run of decodeRuns(rows)) await this.run(run, results);
    return results;
  }

  async score(rows: readonly ScoreRow[]): Promise<readonly Float64Array[]> {
    const { slots, length } = extentOf(rows);
    this.cache.reserve(slots, length);
    const { outputRows, ...run } = scoreRun(rows);
    const isScored = outputRows.length > 0;
    const names = [...(isScored ? [graphOutputs.logits] : []), ...this.newKeysAndValues];
    const feeds = this.feeds(run, 1);
    if (isScored) {
      const shape = [outputRows.length];
      feeds[graphInputs.outputRows] = new this.tensor('int32', outputRows, shape);
    }
    const outputs = await this.compute(feeds, names);
    this.keep(run, outputs);
    const logits = floats(outputs, graphOutputs.logits);
    let start = 0;
    return rows.map(({ targets }) =>
      Float64Array.from(targets, (target) => {
        const end = start + this.info.vocabularySize;
        const row = logits.subarray(start, end);
        start = end;
        return logProbability(row, target);
      }),
    );
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
    const { vocabularySize } = this.info;
    const wanted = wantedCandidates(run, vocabularySize);
    const names = [
      ...(wanted.all ? [graphOutputs.logits] : []),
      ...(wanted.top > 0 ? [graphOutputs.topLogits, graphOutputs.topTokens] : []),
      ...this.newKeysAndValues,
    ];
    const outputs = await this.compute(this.feeds(run, Math.max(wanted.top, 1)), names);
    this.keep(run, outputs);
    const logits = {
      all: floats(outputs, graphOutputs.logits),
      top: floats(outputs, graphOutputs.topLogits),
      topTokens: words(outputs, graphOutputs.topTokens),
    };
    deliverCandidates(run, wanted, vocabularySize, logits, results);
  }

  /** @throws VentiError `runtime-failed`, `out-of-memory` */
  private async compute(
    feeds: InferenceSession.FeedsType,
    names: readonly string[],
  ): Promise<InferenceSession.OnnxValueMapType> {
    try {
      return await this.session.run(feeds, names);
    } catch (cause) {
      throw runtimeError(cause);
    }
  }

  private feeds(run: Run, topK: number): Record<string, Tensor> {
    const { firstSlot, slots, length } = run;
    const { capacity } = this.cache;
    const { heads, headWidth, layers } = this.shape;
    const width = capacity + length;
    const outputs = countOutputRows(run);
    const inputs = {
      tokens: new Int32Array(slots * length),
      positions: new Int32Array(slots * length),
      attentionMask: new Float32Array(slots * length * width),
      outputRows: new Int32Array(outputs),
    };
    fillRunInputs(run, capacity, inputs);

    const feeds: Record<string, Tensor> = {
      [graphInputs.tokens]: new this.tensor('int32', inputs.tokens, [slots, length]),
      [graphInputs.positions]: new this.tensor('int32', inputs.positions, [slots, length]),
      [graphInputs.attentionMask]: new this.tensor('float32', inputs.attentionMask, [
        slots,
        1,
        length,
        width,
      ]),
      [graphInputs.attentionSplit]: this.integers([capacity, length]),
      [graphInputs.outputRows]: new this.tensor('int32', inputs.outputRows, [outputs]),
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

  private integers(values: readonly number[]): Tensor {
    return new this.tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return outputs[name]?.data as Float32Array;
}

function words(outputs: InferenceSession.OnnxValueMapType, name: string): Int32Array {
  const integers = (outputs[name]?.data as BigInt64Array | undefined) ?? new BigInt64Array(0);
  return new Int32Array(integers.buffer, integers.byteOffset, integers.length * 2);
}
