import type { Sampler } from '../sampler/sampler.ts';

/** Why a sequence ended. */
export type SequenceEnd = 'stop-token' | 'stopped' | 'length' | 'aborted';

/** One text for the engine to continue, in tokens. */
export interface Sequence {
  /** At least one token, and fewer than the context holds. */
  readonly prompt: Int32Array;
  readonly maxOutputTokens: number;
  readonly sampler: Sampler;
  /** Tokens that end the sequence and are no part of it. */
  readonly stopTokens: readonly number[];
  /** The sequence has a place; its prompt enters the model. */
  onStart(): void;
  /** Takes the next token; false ends the sequence with it. */
  onToken(token: number): boolean;
  /** Called once, last. */
  onEnd(reason: SequenceEnd): void;
  /** Called once, last, instead of `onEnd`. */
  onError(error: Error): void;
}
