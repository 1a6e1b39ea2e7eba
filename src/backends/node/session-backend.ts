import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { Candidates } from '../../sampler/candidates.ts';
import { logProbability } from '../../sampler/log-probability.ts';
import type { BackendInfo, StepRow } from '../backend.ts';
import { graphInputs, graphOutputs } from '../graph-interface.ts';
import { capacityStep } from '../key-value-cache.ts';
import { countOutputRows, fillRunInputs } from '../run-inputs.ts';
import { batchedRuns, decodeRuns, type Run } from '../runs.ts';
import { runtimeError } from '../runtime-error.ts';
import { scoreRun } from '../score-run.ts';
import type { ScoreRow, ScoringBackend } from '../scoring-backend.ts';
import { extentOf } from '../step-extent.ts';
import { deliverCandidates, wantedCandidates } from '../wanted-candidates.ts';
import type { SessionCache } from './session-cache.ts';

type TensorConstructor = typeof Tensor;

/** Our own graph in an ONNX Runtime session, and the cache that belongs to it. */
export class SessionBackend implements ScoringBackend {
  readonly chunkLength: number = capacityStep;
  private readonly cache: SessionCache;
  private disposed = false;

  private readonly session: InferenceSession;
  private readonly tensor: TensorConstructor;
  readonly info: BackendInfo;
  readonly promptsAtOnce: number;

  constructor(
    session: InferenceSession,
    tensor: TensorConstructor,
    info: BackendInfo,
    cache: SessionCache,
    promptsAtOnce: number = 1,
  ) {
    this.session = session;
    this.tensor = tensor;
    this.info = info;
    this.cache = cache;
    this.promptsAtOnce = promptsAtOnce;
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    const { slots, length } = extentOf(rows);
    await this.cache.reserve(slots, length);
    const results: (Candidates | undefined)[] = new Array(rows.length).fill(undefined);
    const runs = this.promptsAtOnce > 1 ? batchedRuns(rows, this.chunkLength) : decodeRuns(rows);
    for (const run of runs) await this.run(run, results);
    return results;
  }

  async score(rows: readonly ScoreRow[]): Promise<readonly Float64Array[]> {
    const { slots, length } = extentOf(rows);
    await this.cache.reserve(slots, length);
    const { outputRows, ...run } = scoreRun(rows);
    const isScored = outputRows.length > 0;
    const feeds = this.feeds(run, 1);
    if (isScored) {
      const shape = [outputRows.length];
      feeds[graphInputs.outputRows] = new this.tensor('int32', outputRows, shape);
    }
    const outputs = await this.compute(run, feeds, isScored ? [graphOutputs.logits] : []);
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

  expect(slots: number): void {
    this.cache.expect?.(slots);
  }

  copy(from: number, to: number, length: number): void {
    this.cache.copy(from, to, length);
  }

  shrink(slots: number, length: number): void {
    this.cache.shrink(slots, length);
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    await this.cache.dispose();
    await this.session.release();
  }

  private async run(run: Run, results: (Candidates | undefined)[]): Promise<void> {
    const { vocabularySize } = this.info;
    const wanted = wantedCandidates(run, vocabularySize);
    const names = [
      ...(wanted.all ? [graphOutputs.logits] : []),
      ...(wanted.top > 0 ? [graphOutputs.topLogits, graphOutputs.topTokens] : []),
    ];
    const feeds = this.feeds(run, Math.max(wanted.top, 1));
    const outputs = await this.compute(run, feeds, names);
    const logits = {
      all: floats(outputs, graphOutputs.logits),
      top: floats(outputs, graphOutputs.topLogits),
      topTokens: words(outputs, graphOutputs.topTokens),
    };
    deliverCandidates(run, wanted, vocabularySize, logits, results);
  }

  /**
   * Runs the graph and keeps what it returns for the cache.
   * @param names of the other outputs that are wanted
   * @throws VentiError `runtime-failed`, `out-of-memory`
   */
  private async compute(
    run: Run,
    feeds: Record<string, Tensor>,
    names: readonly string[],
  ): Promise<InferenceSession.OnnxValueMapType> {
    try {
      // An object spread into a new one is slower for the binding to read: 6 % of a token of pocket.
      Object.assign(feeds, await this.cache.inputs(run));
      const fetches: Record<string, Tensor | null> = this.cache.outputs(run);
      for (const name of names) fetches[name] = null;
      const outputs = await this.session.run(feeds, fetches);
      this.cache.keep(run, outputs);
      return outputs;
    } catch (cause) {
      throw runtimeError(cause, this.info.device === 'cpu' ? undefined : 'Try device "cpu".');
    }
  }

  private feeds(run: Run, topK: number): Record<string, Tensor> {
    const { slots, length } = run;
    const past = this.cache.seenTokens(run);
    const width = past + length;
    const outputs = countOutputRows(run);
    const inputs = {
      tokens: new Int32Array(slots * length),
      positions: new Int32Array(slots * length),
      attentionMask: new Float32Array(slots * length * width),
      outputRows: new Int32Array(outputs),
    };
    fillRunInputs(run, past, inputs);

    return {
      [graphInputs.tokens]: new this.tensor('int32', inputs.tokens, [slots, length]),
      [graphInputs.positions]: new this.tensor('int32', inputs.positions, [slots, length]),
      [graphInputs.attentionMask]: new this.tensor('float32', inputs.attentionMask, [
        slots,
        1,
        length,
        width,
      ]),
      [graphInputs.attentionSplit]: this.integers([past, length]),
      [graphInputs.outputRows]: new this.tensor('int32', inputs.outputRows, [outputs]),
      [graphInputs.topK]: this.integers([topK]),
    };
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
