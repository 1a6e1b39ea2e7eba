import type { ScoreOptions } from '../writer.ts';
import { abortSignal } from './checks.ts';
import { foreignNames } from './foreign-names.ts';
import { readOptions } from './read-options.ts';

const foreign = foreignNames({ abortSignal: 'signal abort cancel_signal' }, []);

/**
 * Checks options of scoring.
 * @param options from a user: a `ScoreOptions`, or anything at all
 * @throws VentiError `invalid-option`, `unknown-option`
 */
export function resolveScoreOptions(options: unknown): ScoreOptions {
  return readOptions<ScoreOptions>(options, { abortSignal }, foreign);
}
