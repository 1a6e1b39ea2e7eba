import type { BackendInfo } from '../backend.ts';

/**
 * A model that reads one sequence at a time and hands out its keys and values as a whole: what ready-made
 * graphs and other libraries have to offer. `SequentialBackend` makes a backend of it.
 *
 * Only the beginning of a sequence comes as several tokens. Many graphs were traced for nothing else,
 * and compute nonsense for several tokens behind a past.
 */
export interface SequenceModel<Past> {
  readonly info: BackendInfo;
  /**
   * Reads the beginning of a sequence.
   * @param tokens at least one
   * @throws VentiError `runtime-failed`, `out-of-memory`
   */
  begin(tokens: readonly number[]): Promise<Advance<Past>>;
  /**
   * Reads one token more. The past stays as it was, and may be gone on from again.
   * @throws VentiError `runtime-failed`, `out-of-memory`
   */
  next(token: number, past: Past): Promise<Advance<Past>>;
  /** Frees a past that nobody will go on from. */
  release(past: Past): void;
  /** Frees the model. */
  dispose(): Promise<void>;
}

/** What a model says after the last of the tokens that it was given. */
export interface Advance<Past> {
  /** Shape [vocabulary]. */
  readonly logits: Float32Array;
  /** Keys and values of all tokens so far. */
  readonly past: Past;
}
