import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import type { LoadProgress } from '../writer.ts';
import type { GeneratorInfo, TextEvent, TextRequest } from './generator.ts';

/** What a generator behind a channel is asked. */
export type HostRequest =
  | { readonly type: 'generate'; readonly id: number; readonly request: TextRequest }
  | { readonly type: 'score'; readonly id: number; readonly texts: readonly ScoredText[] }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'dispose' };

/** What it answers. News of many texts travel in one message per step of the model. */
export type HostMessage =
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'ready'; readonly info: GeneratorInfo }
  | { readonly type: 'load-failed'; readonly error: ErrorMessage }
  | { readonly type: 'news'; readonly news: readonly News[] }
  | { readonly type: 'scored'; readonly id: number; readonly scores: readonly TextScore[] }
  | { readonly type: 'score-failed'; readonly id: number; readonly error: ErrorMessage }
  | { readonly type: 'disposed' };

export type News =
  | { readonly id: number; readonly event: TextEvent }
  | { readonly id: number; readonly error: ErrorMessage };

/** An error as it crosses a channel, which keeps no classes. */
export interface ErrorMessage {
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

/** The far end of a channel to a worker, whatever kind of worker it is. */
export interface Channel {
  post(request: HostRequest): void;
  onMessage(listener: (message: HostMessage) => void): void;
  /** The worker ended without being asked to. */
  onFailure(listener: (error: Error) => void): void;
  /** Whether the worker keeps the process alive. */
  hold(held: boolean): void;
  /** Ends the worker at once. */
  close(): Promise<void>;
}
