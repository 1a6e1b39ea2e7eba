import type { BackendInfo } from '../backends/backend.ts';
import type { Notice } from '../notice.ts';
import type { SamplingOptions } from '../sampler/options.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';

/** Why a text ended: end-of-text token, token or context limit, stop sequence, or abort. */
export type FinishReason = 'stop' | 'length' | 'stop-sequence' | 'aborted';

/** A text to be continued. All fields are checked and complete by the time a generator sees them. */
export interface TextRequest {
  readonly prompt: string;
  readonly maxOutputTokens: number;
  /** No end-of-text token is drawn before this many; at most `maxOutputTokens`. */
  readonly minOutputTokens: number;
  readonly sampling: SamplingOptions;
  readonly stopSequences: readonly string[];
  /** Non-negative safe integer; equal seeds give equal texts. */
  readonly seed: number;
  /** Whether text deltas are wanted while the text is written. */
  readonly stream: boolean;
}

/** Tokens that a text cost. */
export interface TextUsage {
  /** Tokens of the prompt that the model read. */
  readonly promptTokens: number;
  /** Tokens the model wrote, an end-of-text token not counted. */
  readonly outputTokens: number;
  /** Tokens cut from the front of a prompt that is longer than the context; absent when none were. */
  readonly droppedPromptTokens?: number;
}

/** Milliseconds, and tokens per second of output from the first token on. */
export interface TextTimings {
  /** From the request until its prompt enters the model. */
  readonly queuedMs: number;
  /** From the request until the first token is drawn; 0 when there was none. */
  readonly firstTokenMs: number;
  /** From the request until the text ended. */
  readonly totalMs: number;
  /** Output tokens over the time since the prompt entered the model. */
  readonly tokensPerSecond: number;
}

export interface TextResult {
  /** The continuation, without the stop sequence that ended it. */
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage: TextUsage;
  readonly timings: TextTimings;
}

export type TextEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'finish'; readonly result: TextResult };

export interface GeneratorInfo extends BackendInfo {
  /** Name of the model, for example `pocket`. */
  readonly model: string;
  /** Digest of everything the model consists of: equal for equal models, and for no others. */
  readonly modelSha256: string;
  /** Length of the model's files; 0 where that is not known. */
  readonly modelBytes: number;
  /** Most texts written at the same time; more wait. */
  readonly maxBatchSize: number;
  /** What could be better where this runs; absent when there is nothing to say. */
  readonly notices?: readonly Notice[];
}

/**
 * Continues texts, many at once. In this thread over a backend, or in a worker behind a channel: the
 * writer cannot tell which.
 */
export interface TextGenerator {
  readonly info: GeneratorInfo;
  /**
   * Starts at once, whether or not anybody reads; a slow reader holds up nobody. When the signal
   * aborts, the stream ends with a `finish` event of reason `aborted` and what was written so far.
   * @throws VentiError `disposed`, `queue-full`, `runtime-failed` or `out-of-memory` while reading.
   */
  generate(request: TextRequest, abortSignal?: AbortSignal): AsyncIterable<TextEvent>;
  /**
   * Tells how likely the model finds texts, when no text is under way.
   * @returns one score for each text, in order
   * @throws VentiError `aborted`, `disposed`, `runtime-failed` or `out-of-memory`
   */
  score(texts: readonly ScoredText[], abortSignal?: AbortSignal): Promise<readonly TextScore[]>;
  /** Ends everything pending with a VentiError `disposed` and frees the model. */
  dispose(): Promise<void>;
}
