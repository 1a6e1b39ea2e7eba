import type { Candidates } from '../../../sampler/candidates.ts';
import type { Backend, BackendInfo, StepRow } from '../../backend.ts';
import { FloatCache } from '../../float-cache.ts';
import { type CacheShape, capacityStep, type KeyValueCache } from '../../key-value-cache.ts';
import { countOutputRows, fillRunInputs } from '../../run-inputs.ts';
import { decodeRuns, type Run, seenTokens } from '../../runs.ts';
import { extentOf } from '../../step-extent.ts';
import { deliverCandidates, wantedCandidates } from '../../wanted-candidates.ts';
import { nextTask } from '../next-task.ts';
import { BoundRun, type RunShape } from './bound-run.ts';
import { HeapMemory } from './heap-memory.ts';
import type { WasmSession } from './wasm-session.ts';

/**
 * Our own graph in ONNX Runtime's WebAssembly module. The cache lies in the module's heap and never
 * leaves it.
 */
export class WasmBackend implements Backend {
  readonly chunkLength: number = capacityStep;
  readonly info: BackendInfo;
  private readonly session: WasmSession;
  private readonly memory: HeapMemory;
  private readonly cache: KeyValueCache;
  /** The last run of single tokens: the next is most often like it. */
  private bound: { readonly key: string; readonly run: BoundRun } | undefined;
  private disposed = false;

  constructor(session: WasmSession, info: BackendInfo, shape: CacheShape, maxSlots: number) {
    this.session = session;
    this.info = info;
    this.memory = new HeapMemory(session.heap);
    this.cache = new FloatCache(shape, maxSlots, this.memory);
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    // The runtime blocks this thread: messages get their turn between steps, and what the last step
    // brought about goes out before the next.
    await nextTask();
    await nextTask();
    const { slots, length } = extentOf(rows);
    this.cache.reserve(slots, length);
    const results: (Candidates | undefined)[] = new Array(rows.length).fill(undefined);
    for (const run of decodeRuns(rows)) this.run(run, results);
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
    this.bound?.run.dispose();
    this.cache.shrink(0, 0);
    this.session.dispose();
  }

  private run(run: Run, results: (Candidates | undefined)[]): void {
    const { vocabularySize } = this.info;
    const wanted = wantedCandidates(run, vocabularySize);
    const seen = seenTokens(run, this.cache.capacity);
    const bound = this.bind({
      firstSlot: run.firstSlot,
      slots: run.slots,
      seenTokens: seen,
      length: run.length,
      outputRows: countOutputRows(run),
      top: wanted.top,
      all: wanted.all,
    });
    fillRunInputs(run, seen, bound.runInputs());
    bound.run();
    this.cache.keep(run, (name) => bound.added(name));
    deliverCandidates(run, wanted, vocabularySize, bound.logits(), results);
  }

  private bind(shape: RunShape): BoundRun {
    const key = JSON.stringify([this.memory.version, this.cache.capacity, shape]);
    if (this.bound?.key === key) return this.bound.run;
    this.bound?.run.dispose();
    this.bound = undefined;
    const { vocabularySize } = this.info;
    const run = new BoundRun(this.session, shape, vocabularySize, this.cache);
    this.bound = { key, run };
    return run;
  }
}
