import type { FinishReason, TextTimings, TextUsage } from './generator/generator.ts';

export type { FinishReason, TextTimings, TextUsage };

/** Measures of a piece's continuation (its body, after trimming). */
export interface ThinkpieceQuality {
  /** Share of 4-grams of words that repeat an earlier one, 0 to 1 (seq-rep-4, Welleck et al. 2019). */
  readonly seqRep4: number;
  /** Distinct word pairs over all word pairs, 0 to 1 (distinct-2, Li et al. 2015). */
  readonly distinct2: number;
  /** Whether the body ends with a finished sentence. */
  readonly endsSentence: boolean;
}

/** Where a quote comes from. */
export interface Attribution {
  /** Id of the quote in its corpus. */
  readonly quoteId?: string;
  readonly author?: string;
  /** Title of the essay, talk or book. */
  readonly source?: string;
}

/** A finished thinkpiece: plain text and figures, ready for JSON. */
export interface Thinkpiece {
  /** Depends on quote, seed, model and options alone. */
  readonly id: string;
  /** The opening line as it was given. */
  readonly quote: string;
  /** Present when the quote came from a corpus. */
  readonly attribution?: Attribution;
  /** Quote and continuation. */
  readonly text: string;
  /** The continuation without surrounding white space; `text` ends with it. */
  readonly body: string;
  /** The sentences of the body. */
  readonly sentences: readonly string[];
  /** Gives this very piece again with the same quote, model and options. */
  readonly seed: number;
  /** Name of the model. */
  readonly model: string;
  readonly device: string;
  readonly finishReason: FinishReason;
  readonly usage: TextUsage;
  readonly timings: TextTimings;
  readonly quality: ThinkpieceQuality;
}

/**
 * What a stream yields: the start, the text as it is written, the finished piece. The deltas since
 * the start, or since the last `redraw`, begin with the continuation of the finished piece: its
 * `text` is the quote and those deltas, without what trimming cuts from their end.
 */
export type ThinkpieceEvent =
  | { readonly type: 'start'; readonly id: string; readonly quote: string; readonly seed: number }
  | { readonly type: 'text-delta'; readonly text: string }
  /** The text so far went round in circles and is void; another takes its place. */
  | { readonly type: 'redraw'; readonly attempt: number }
  | { readonly type: 'finish'; readonly piece: Thinkpiece };
