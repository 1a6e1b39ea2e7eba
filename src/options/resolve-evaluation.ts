import type { EvaluationOptions, EvaluationProgress } from '../evaluation/evaluation-options.ts';
import type { TextSource } from '../evaluation/text/text-source.ts';
import { abortSignal, type Check, integer } from './checks.ts';
import { foreignNames } from './foreign-names.ts';
import { invalidOption } from './invalid-option.ts';
import { type Checks, readOptions } from './read-options.ts';

/** Options of an evaluation, checked, with every default filled in. */
export interface ResolvedEvaluation {
  readonly text: TextSource | undefined;
  readonly corpus: TextSource | undefined;
  readonly pieces: number;
  readonly seed: number;
  readonly onProgress: (progress: EvaluationProgress) => void;
  readonly abortSignal: AbortSignal | undefined;
}

/** Below this no interval means anything. */
const leastPieces = 10;

const textSource: Check<TextSource> = (value, name) => {
  const isStream =
    typeof value === 'object' &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value);
  if (typeof value === 'string' || isStream) return value as TextSource;
  throw invalidOption(name, value, 'a text, or a stream of one, such as createReadStream(file)');
};

const listener: Check<(progress: EvaluationProgress) => void> = (value, name) => {
  if (typeof value === 'function') return value as (progress: EvaluationProgress) => void;
  throw invalidOption(name, value, 'a function');
};

const checks: Checks<EvaluationOptions> = {
  text: textSource,
  corpus: textSource,
  pieces: integer(leastPieces),
  seed: integer(0),
  onProgress: listener,
  abortSignal,
};

const foreign = foreignNames(
  {
    text: 'heldOut held_out test_file dataset',
    corpus: 'train train_file training_data',
    pieces: 'count num_samples nsamples samples limit',
    seed: 'random_seed rng_seed',
    abortSignal: 'signal abort cancel_signal',
  },
  [],
);

/**
 * Checks options of an evaluation and fills in the defaults.
 * @param options from a user: an `EvaluationOptions`, or anything at all
 * @throws VentiError `invalid-option`, `unknown-option`
 */
export function resolveEvaluationOptions(options: unknown): ResolvedEvaluation {
  const read = readOptions(options, checks, foreign);
  return {
    text: read.text,
    corpus: read.corpus,
    pieces: read.pieces ?? 100,
    seed: read.seed ?? 1,
    onProgress: read.onProgress ?? (() => {}),
    abortSignal: read.abortSignal,
  };
}
