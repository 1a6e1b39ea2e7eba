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
  /** How good the whole continuation is, before trimming: 0 to 1, by the formula of the README. */
  readonly score: number;
}

/** Which of several candidates became the piece. */
export interface ThinkpieceSelection {
  /** Place of the candidate, counted from 0. */
  readonly candidate: number;
  /** Seed of the candidate: gives its text again without `bestOf`. */
  readonly seed: number;
  /** `quality.score` of every candidate, in order; the first of the best is chosen. */
  readonly scores: readonly number[];
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
  /** Present where `bestOf` is above 1. Usage, timings and quality are those of the chosen candidate. */
  readonly selection?: ThinkpieceSelection;
}

/**
 * What a stream yields: the start, the text as it is written, the finished piece. The deltas since
 * the start, or since the last `redraw`, begin with the continuation of the finished piece: its
 * `text` is the quote and those deltas, without what trimming cuts from their end.
 */
export type ThinkpieceEvent =
  | CandidateEvent
  /**
   * With `bestOf` above 1: what the stream of one candidate, counted from 0, would yield by itself. The
   * text of the best one follows in a `text-delta` of its own when all are done.
   */
  | { readonly type: 'candidate'; readonly candidate: number; readonly event: CandidateEvent };

/** What is told of one text as it is written. */
export type CandidateEvent =
  | { readonly type: 'start'; readonly id: string; readonly quote: string; readonly seed: number }
  | { readonly type: 'text-delta'; readonly text: string }
  /** The text so far went round in circles and is void; another takes its place. */
  | { readonly type: 'redraw'; readonly attempt: number }
  | { readonly type: 'finish'; readonly piece: Thinkpiece };
