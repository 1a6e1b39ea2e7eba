import type { SamplingOptions } from '../sampler/options.ts';
import { abortSignal, arrayOf, boolean, integer, number } from './checks.ts';
import { foreignGenerateNames } from './foreign-generate-names.ts';
import type { GenerateOptions } from './generate-options.ts';
import { invalidOption } from './invalid-option.ts';
import { type Checks, readOptions } from './read-options.ts';
import { stopSequences } from './stop-sequences.ts';
import { logitBias, tokenId } from './token-checks.ts';

/** Options of a piece, checked, with every default filled in. */
export interface ResolvedGenerateOptions {
  readonly maxOutputTokens: number;
  readonly minOutputTokens: number;
  readonly sampling: SamplingOptions;
  readonly stopSequences: readonly string[];
  readonly trim: boolean;
  readonly maxRedraws: number;
  readonly bestOf: number;
  readonly seed: number | undefined;
  readonly abortSignal: AbortSignal | undefined;
}

/**
 * Checks options of a piece and fills in the defaults.
 * @param options from a user: a `GenerateOptions`, or anything at all
 * @param vocabularySize token ids are below it
 * @throws VentiError `invalid-option` naming the option, what was given and what to pass;
 * `unknown-option` naming the option that was meant
 */
export function resolveGenerateOptions(
  options: unknown,
  vocabularySize: number,
): ResolvedGenerateOptions {
  const read = readOptions(options, generateChecks(vocabularySize), foreignGenerateNames);
  const maxOutputTokens = read.maxOutputTokens ?? 200;
  const minOutputTokens = read.minOutputTokens ?? Math.min(64, maxOutputTokens);
  if (minOutputTokens > maxOutputTokens) {
    const expected = `at most maxOutputTokens, which is ${maxOutputTokens}`;
    throw invalidOption('minOutputTokens', minOutputTokens, expected);
  }
  return {
    maxOutputTokens,
    minOutputTokens,
    sampling: {
      repetitionPenalty: read.repetitionPenalty ?? 1,
      noRepeatNgramSize: read.noRepeatNgramSize ?? 0,
      logitBias: read.logitBias ?? {},
      bannedTokens: read.bannedTokens ?? [],
      temperature: read.temperature ?? 0.7,
      topK: read.topK ?? 40,
      topP: read.topP ?? 1,
      minP: read.minP ?? 0,
    },
    stopSequences: read.stopSequences ?? [],
    trim: read.trim ?? true,
    maxRedraws: read.maxRedraws ?? 0,
    bestOf: read.bestOf ?? 1,
    seed: read.seed,
    abortSignal: read.abortSignal,
  };
}

function generateChecks(vocabularySize: number): Checks<GenerateOptions> {
  return {
    maxOutputTokens: integer(1),
    minOutputTokens: integer(0),
    temperature: number(
      (value) => value >= 0,
      'a finite number from 0 up; 0 takes the likeliest token',
    ),
    topK: integer(0),
    topP: number((value) => value > 0 && value <= 1, 'a number above 0 and at most 1; 1 is off'),
    minP: number((value) => value >= 0 && value <= 1, 'a number from 0 to 1; 0 is off'),
    repetitionPenalty: number(
      (value) => value >= 0.01 && value <= 100,
      'a number from 0.01 to 100; 1 is off',
    ),
    noRepeatNgramSize: integer(0),
    logitBias: logitBias(vocabularySize),
    bannedTokens: arrayOf(tokenId(vocabularySize), 'an array of token ids'),
    stopSequences,
    trim: boolean,
    maxRedraws: integer(0),
    bestOf: integer(1, 100),
    seed: integer(0),
    abortSignal,
  };
}
