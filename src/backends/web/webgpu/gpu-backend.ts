import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { Candidates } from '../../../sampler/candidates.ts';
import type { Backend, BackendInfo, StepRow } from '../../backend.ts';
import { graphInputs, graphOutputs, keyAndValueOutputs } from '../../graph-interface.ts';
import { type CacheShape, capacityStep } from '../../key-value-cache.ts';
import { countOutputRows, fillRunInputs } from '../../run-inputs.ts';
import { batchedRuns, type Run, seenTokens } from '../../runs.ts';
import { runtimeError } from '../../runtime-error.ts';
import { extentOf } from '../../step-extent.ts';
import { deliverCandidates, wantedCandidates } from '../../wanted-candidates.ts';
import type { GpuCache } from './gpu-cache.ts';
import type { WebGpuRuntime } from './load-webgpu.ts';

/**
 * Our own graph on a GPU. The cache lies in the GPU's memory and never leaves it: the new keys and
 * values of a step are copied there by the GPU itself, and only logits come back.
 */
export class GpuBackend implements Backend {
  readonly chunkLength: number = capacityStep;
  /** A chunk of one prompt costs a GPU about as much as of several. */
  readonly promptsAtOnce: number = 16;
  readonly info: BackendInfo;
  private readonly runtime: WebGpuRuntime;
  private readonly session: InferenceSession;
  private readonly shape: CacheShape;
  private readonly cache: GpuCache;
  private disposed = false;

  constructor(
    runtime: WebGpuRuntime,
    session: InferenceSession,
    cache: GpuCache,
    info: BackendInfo,
    shape: CacheShape,
  ) {
    this.runtime = runtime;
    this.session = session;
    this.info = info;
    this.shape = shape;
    this.cache = cache;
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    const { slots, length } = extentOf(rows);
    this.cache.reserve(slots, length);
    const results: (Candidates | undefined)[] = new Array(rows.length).fill(undefined);
    for (const run of batchedRuns(rows, this.chunkLength)) await this.run(run, results);
    return results;
  }

  copy(from: number, to: number, length: number): void {
    this.cache.reserve(Math.max(from, to) + 1, length);
    this.cache.copy(from, to, length);
  }

  expect(slots: number): void {
    this.cache.expect(slots);
  }

  shrink(slots: number, length: number): void {
    this.cache.shrink(slots, length);
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.cache.dispose();
    await this.session.release();
  }

  private async run(run: Run, results: (Candidates | undefined)[]): Promise<void> {
    const { vocabularySize } = this.info;
    const wanted = wantedCandidates(run, vocabularySize);
    // At least one output comes back, which tells that the run is over.
    const top = wanted.all ? wanted.top : Math.max(wanted.top, 1);
    const names = [
      ...(wanted.all ? [graphOutputs.logits] : []),
      ...(top > 0 ? [graphOutputs.topLogits, graphOutputs.topTokens] : []),
      ...keyAndValueOutputs(this.shape.layers),
    ];
    // The mask hides everything from rows without a past, so that any slots will do.
    const firstSlot = seenTokens(run, this.cache.capacity) === 0 ? 0 : run.firstSlot;
    const cached = this.cachedInputs(firstSlot, run.slots);
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.session.run(this.feeds(run, Math.max(top, 1), cached), names);
    } catch (cause) {
      throw runtimeError(cause, 'Try device "wasm".');
    } finally {
      if (firstSlot > 0) for (const buffer of cached.values()) buffer.destroy();
    }
    this.keep(run, outputs);
    const logits = {
      all: floats(outputs, graphOutputs.logits),
      top: floats(outputs, graphOutputs.topLogits),
      topTokens: words(outputs, graphOutputs.topTokens),
    };
    deliverCandidates(run, { ...wanted, top }, vocabularySize, logits, results);
  }

  private cachedInputs(firstSlot: number, slots: number): Map<string, GPUBuffer> {
    const buffers = new Map<string, GPUBuffer>();
    for (let layer = 0; layer < this.shape.layers; layer++) {
      buffers.set(graphInputs.pastKeys(layer), this.cache.keysOf(layer, firstSlot, slots));
      buffers.set(graphInputs.pastValues(layer), this.cache.valuesOf(layer, firstSlot, slots));
    }
    return buffers;
  }

  private feeds(
    run: Run,
    topK: number,
    cached: ReadonlyMap<string, GPUBuffer>,
  ): InferenceSession.FeedsType {
    const { slots, length } = run;
    const { capacity } = this.cache;
    const { Tensor } = this.runtime;
    const width = capacity + length;
    const outputs = countOutputRows(run);
    const inputs = {
      tokens: new Int32Array(slots * length),
      positions: new Int32Array(slots * length),
      attentionMask: new Float32Array(slots * length * width),
      outputRows: new Int32Array(outputs),
    };
    fillRunInputs(run, capacity, inputs);
    const integers = (values: readonly number[]): Tensor =>
      new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
    const maskShape = [slots, 1, length, width];
    const feeds: Record<string, Tensor> = {
      [graphInputs.tokens]: new Tensor('int32', inputs.tokens, [slots, length]),
      [graphInputs.positions]: new Tensor('int32', inputs.positions, [slots, length]),
      [graphInputs.attentionMask]: new Tensor('float32', inputs.attentionMask, maskShape),
      [graphInputs.attentionSplit]: integers([capacity, length]),
      [graphInputs.outputRows]: new Tensor('int32', inputs.outputRows, [outputs]),
      [graphInputs.topK]: integers([topK]),
    };
    const { heads, headWidth } = this.shape;
    const dims = [slots, heads, capacity, headWidth];
    for (const [name, buffer] of cached) {
      feeds[name] = Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims });
    }
    return feeds;
  }

  /** Has the GPU copy the new keys and values into the cache. */
  private keep(run: Run, outputs: InferenceSession.OnnxValueMapType): void {
    const buffers = (nameOf: (layer: number) => string): GPUBuffer[] =>
      Array.from(
        { length: this.shape.layers },
        (_, layer) => (outputs[nameOf(layer)] as Tensor).gpuBuffer as GPUBuffer,
      );
    this.cache.keep(run, buffers(graphOutputs.newKeys), buffers(graphOutputs.newValues));
    // The runtime uses these buffers again, in commands that come after ours.
    for (const name of keyAndValueOutputs(this.shape.layers)) (outputs[name] as Tensor).dispose();
  }
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return outputs[name]?.data as Float32Array;
}

function words(outputs: InferenceSession.OnnxValueMapType, name: string): Int32Array {
  const integers = (outputs[name]?.data as BigInt64Array | undefined) ?? new BigInt64Array(0);
  return new Int32Array(integers.buffer, integers.byteOffset, integers.length * 2);
}
