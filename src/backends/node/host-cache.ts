import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { KeyValueCache } from '../key-value-cache.ts';
import { type Run, seenTokens } from '../runs.ts';
import type { SessionCache } from './session-cache.ts';

/**
 * Keys and values in memory of JavaScript, which a session on the CPU reads where they lie. What a run
 * returned is written when the cache is next used, so that the tokens which it brought can leave this thread
 * before: a prompt takes a millisecond or two to write.
 */
export class HostCache implements SessionCache {
  private readonly cache: KeyValueCache;
  private readonly tensor: typeof Tensor;
  /** What the last run took: the next one is most often like it. */
  private last: { readonly key: string; readonly tensors: Record<string, Tensor> } | undefined;
  /** Writes what the last run returned. */
  private unwritten: (() => void) | undefined;

  constructor(cache: KeyValueCache, tensor: typeof Tensor) {
    this.cache = cache;
    this.tensor = tensor;
  }

  async reserve(slots: number, length: number): Promise<void> {
    if (this.unwritten) await new Promise(setImmediate);
    this.write();
    this.cache.reserve(slots, length);
  }

  copy(from: number, to: number, length: number): void {
    this.write();
    this.cache.reserve(Math.max(from, to) + 1, length);
    this.cache.copy(from, to, length);
  }

  shrink(slots: number, length: number): void {
    this.write();
    this.last = undefined;
    this.cache.shrink(slots, length);
  }

  seenTokens(run: Run): number {
    return seenTokens(run, this.cache.capacity);
  }

  inputs(run: Run): Record<string, Tensor> {
    this.write();
    const { firstSlot, slots } = run;
    const tokens = this.seenTokens(run);
    const key = [firstSlot, slots, tokens].join();
    if (this.last?.key === key) return this.last.tensors;
    const tensors: Record<string, Tensor> = {};
    for (const { name, type, shape, data } of this.cache.inputs({ firstSlot, slots, tokens })) {
      tensors[name] = new this.tensor(type, data, shape);
    }
    this.last = { key, tensors };
    return tensors;
  }

  outputs({ slots, length }: Run): Record<string, null> {
    return Object.fromEntries(
      this.cache.outputs(slots, length).map(({ name }) => [name, null] as const),
    );
  }

  keep(run: Run, outputs: InferenceSession.OnnxValueMapType): void {
    this.unwritten = () =>
      this.cache.keep(run, (name) => outputs[name]!.data as Float32Array | Int8Array);
  }

  dispose(): void {
    this.unwritten = undefined;
    this.cache.shrink(0, 0);
  }

  private write(): void {
    this.unwritten?.();
    this.unwritten = undefined;
  }
}
