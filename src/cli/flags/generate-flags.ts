import { type Command, Option } from 'commander';
import type { GenerateOptions } from '../../options/generate-options.ts';
import { resolveGenerateOptions } from '../../options/resolve-generate.ts';
import { logitBias, tokenList } from './lists.ts';
import { numberOrText } from './number-text.ts';

/** Options of a piece that have a flag: all but those that only a program can pass. */
export type GenerateFlagName = Exclude<keyof GenerateOptions, 'abortSignal'>;

const { maxOutputTokens, minOutputTokens, maxRedraws, bestOf, sampling } = resolveGenerateOptions(
  undefined,
  1,
);

const flags: Readonly<Record<GenerateFlagName, Option>> = {
  seed: number('--seed', 'the same seed writes the same; drawn when not given'),
  maxOutputTokens: number('--max-output-tokens', 'most tokens to write', maxOutputTokens),
  minOutputTokens: number('--min-output-tokens', 'no end before this many', minOutputTokens),
  temperature: number('--temperature', '0 takes the likeliest token', sampling.temperature),
  topK: number('--top-k', 'keep the k likeliest tokens; 0 keeps all', sampling.topK),
  topP: number('--top-p', 'keep the likeliest that have this probability', sampling.topP),
  minP: number('--min-p', 'drop what is less likely than this times the likeliest', sampling.minP),
  repetitionPenalty: number(
    '--repetition-penalty',
    'above 1 discourages what has occurred',
    sampling.repetitionPenalty,
  ),
  noRepeatNgramSize: number(
    '--no-repeat-ngram-size',
    'forbid n-grams that have occurred',
    sampling.noRepeatNgramSize,
  ),
  bannedTokens: new Option('--banned-tokens <ids>', 'never draw these token ids: 1,2').argParser(
    tokenList,
  ),
  logitBias: new Option('--logit-bias <pairs>', 'add to logits of token ids: 12=-5,40=2').argParser(
    logitBias,
  ),
  stopSequences: new Option('--stop-sequences <texts...>', 'end before the first of these texts'),
  trim: new Option('--no-trim', 'keep the unfinished sentence at the end'),
  maxRedraws: number('--max-redraws', 'how often a piece that loops is written anew', maxRedraws),
  bestOf: number('--best-of', 'write so many candidates, keep the best', bestOf),
};

export const generateFlagNames = Object.keys(flags) as readonly GenerateFlagName[];

/** Ids that this model or that lacks are found when it is loaded. */
const largestVocabulary = 2 ** 31;

/** Adds the flags of a piece's options. */
export function addGenerateFlags(command: Command): Command {
  for (const flag of Object.values(flags)) command.addOption(flag.helpGroup('Writing:'));
  return command;
}

/**
 * The options of a piece that were typed, checked but for what depends on the model.
 * @throws VentiError `invalid-option`
 */
export function readGenerateFlags(typed: Readonly<Record<string, unknown>>): GenerateOptions {
  const given = generateFlagNames.filter((name) => typed[name] !== undefined);
  const options = Object.fromEntries(given.map((name) => [name, typed[name]]));
  resolveGenerateOptions(options, largestVocabulary);
  return options;
}

function number(flag: string, meaning: string, defaultValue?: number): Option {
  const text = defaultValue === undefined ? meaning : `${meaning} (default: ${defaultValue})`;
  const option = new Option(`${flag} <number>`, text).argParser(numberOrText);
  // The "no" of --no-repeat-ngram-size belongs to its name.
  option.negate = false;
  return option;
}
