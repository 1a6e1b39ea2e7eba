import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { KeyValueCache } from '../key-value-cache.ts';
import type { Run } from '../runs.ts';
import type { SessionCache } from './session-cache.ts';

/** Keys and values in memory of JavaScript, which a session on the CPU reads where they lie. */
export class HostCache implements SessionCache {
  private readonly cache: KeyValueCache;
  private readonly tensor: typeof Tensor;

  constructor(cache: KeyValueCache, tensor: typeof Tensor) {
    this.cache = cache;
    this.tensor = tensor;
  }

  get capacity(): number {
    return this.cache.capacity;
  }

  reserve(slots: number, length: number): void {
    this.cache.reserve(slots, length);
  }

  copy(from: number, to: number, length: number): void {
    this.cache.reserve(Math.max(from, to) + 1, length);
    this.cache.copy(from, to, length);
  }

  shrink(slots: number, length: number): void {
    this.cache.shrink(slots, length);
  }

  inputs({ firstSlot, slots }: Run): Record<string, Tensor> {
    const tensors: Record<string, Tensor> = {};
    for (const { name, type, shape, data } of this.cache.inputs(firstSlot, slots)) {
      tensors[name] = new this.tensor(type, data, shape);
    }
    return tensors;
  }

  outputs({ slots, length }: Run): Record<string, null> {
    return Object.fromEntries(
      this.cache.outputs(slots, length).map(({ name }) => [name, null] as const),
    );
  }

  keep(run: Run, outputs: InferenceSession.OnnxValueMapType): void {
    this.cache.keep(run, (name) => outputs[name]!.data as Float32Array | Int8Array);
  }

  dispose(): void {
    this.cache.shrink(0, 0);
  }
}
