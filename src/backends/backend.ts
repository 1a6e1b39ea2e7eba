import type { CandidateCount, Candidates } from '../sampler/candidates.ts';

/** What an engine has to know about a model and where it runs. */
export interface BackendInfo {
  /** Number of token ids, all below this. */
  readonly vocabularySize: number;
  /** Most tokens a sequence may have, prompt and continuation together. */
  readonly contextLength: number;
  /** Where the model runs, for example `cpu`. */
  readonly device: string;
  /** Precision of the weights, for example `q8`. */
  readonly dtype: string;
  /** Threads the model uses; 0 when it does not run on the CPU. */
  readonly threads: number;
  /** Memory that the keys and values of one token take. */
  readonly cacheBytesPerToken: number;
}

/** New tokens of one sequence in a step. */
export interface StepRow {
  /** The sequence's place in the cache, a small non-negative integer. */
  readonly slot: number;
  /** Tokens already in the cache for this slot; the new ones take the positions from here on. */
  readonly past: number;
  /** New token ids, at least one. */
  readonly tokens: Int32Array;
  /** What to return for the token after the last one; 0 while a prompt is still coming in. */
  readonly candidates: CandidateCount;
}

/**
 * One model, one cache of keys and values, one step at a time. The contract every runtime fulfils
 * and `test/conformance` checks.
 *
 * A row's result depends on the tokens of its slot alone: not on the other rows of the step, on the
 * slot's number, nor on how its prompt was cut at multiples of `chunkLength`.
 */
export interface Backend {
  readonly info: BackendInfo;
  /**
   * Prompts come in by chunks that start at multiples of this many tokens and are no longer than it,
   * so that a prompt's keys and values have the same bits whatever they share a step with. The cache
   * has room for every slot up to the longest, in whole chunks.
   */
  readonly chunkLength: number;
  /** Prompts of which it takes in a chunk each, in one step, about as fast as of one; by default 1. */
  readonly promptsAtOnce?: number;
  /**
   * Runs the model over the rows' new tokens and keeps their keys and values.
   * No two rows share a slot; `past` is at most what the slot holds (what lies beyond is forgotten).
   * @returns one entry per row, in order; undefined where the row asked for 0 candidates. The arrays
   * are valid until the next step.
   * @throws VentiError `runtime-failed` or `out-of-memory`; the slots of the step are then unusable,
   * the others are whole.
   */
  step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]>;
  /** Makes slot `to` hold the first `length` tokens of slot `from`. */
  copy(from: number, to: number, length: number): void;
  /**
   * Says that only the first `slots` slots, and of each only the first `length` tokens, are worth
   * keeping. The cache then takes no more memory than these need, in whole chunks.
   */
  shrink(slots: number, length: number): void;
  /** Says that so many slots are about to be used, so that a cache that is slow to grow grows once. */
  expect?(slots: number): void;
  /** Frees the model and its cache. Calling it again does nothing. */
  dispose(): Promise<void>;
}
