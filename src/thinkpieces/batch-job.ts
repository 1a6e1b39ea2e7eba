import type { GenerateOptions } from '../options/generate-options.ts';
import type { FormatName } from './format.ts';

/**
 * All that a batch's pieces depend on, and the format they are written in. Equal jobs give equal
 * files, timings aside.
 */
export interface BatchJob {
  readonly format: FormatName;
  /** Pieces asked for. */
  readonly count: number;
  /** Seed of the batch; piece i has one of its own, derived from it. */
  readonly seed: number;
  readonly model: JobModel;
  readonly options: JobOptions;
  readonly quotes: JobQuotes;
}

/** The model, by what it says of itself. */
export interface JobModel {
  readonly name: string;
  /** Digest of everything it consists of. */
  readonly sha256: string;
  readonly dtype: string;
  readonly device: string;
}

/** Options of every piece, defaults filled in. */
export type JobOptions = Required<Omit<GenerateOptions, 'seed' | 'abortSignal'>>;

/** The list that quotes are drawn from. */
export interface JobQuotes {
  readonly count: number;
  readonly sha256: string;
}
