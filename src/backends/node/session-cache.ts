import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { Run } from '../runs.ts';

/** Keys and values of all sequences as a session takes and returns them, wherever they lie. */
export interface SessionCache {
  /**
   * Makes room for `slots` slots of `length` tokens, keeping what is there; what was asked of the cache
   * before is done as well.
   * @throws VentiError `out-of-memory`; the cache is then as it was
   */
  reserve(slots: number, length: number): Promise<void> | void;
  /** Has the next growth make room for so many slots. */
  expect?(slots: number): void;
  /** Makes slot `to` hold the first `length` tokens of slot `from`, at the latest before the next run. */
  copy(from: number, to: number, length: number): void;
  /** Gives back the memory of all but the first `slots` slots of `length` tokens, as late as `copy`. */
  shrink(slots: number, length: number): void;
  /** Tokens of each slot that a run looks at. */
  seenTokens(run: Run): number;
  /** What a run takes of the cache. */
  inputs(run: Run): Promise<Record<string, Tensor>> | Record<string, Tensor>;
  /** What a run returns for the cache: a tensor that it is to be written into, or null for a new one. */
  outputs(run: Run): Record<string, Tensor | null>;
  /** Takes over what a run returned. */
  keep(run: Run, outputs: InferenceSession.OnnxValueMapType): void;
  /** Frees everything. */
  dispose(): Promise<void> | void;
}
