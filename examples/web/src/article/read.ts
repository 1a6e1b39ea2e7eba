import { validateQuote } from 'venti-core/quotes';
import type { ModelIdentity, Recipe, RecipeOptions } from './article.ts';

/** Most UTF-16 code units of a text from outside. */
const maxTextLength = 100_000;

const options: Readonly<Record<keyof RecipeOptions, (value: number) => boolean>> = {
  maxOutputTokens: (value) => Number.isInteger(value) && value >= 1 && value <= 100_000,
  minOutputTokens: (value) => Number.isInteger(value) && value >= 0 && value <= 100_000,
  temperature: (value) => value >= 0 && value <= 100,
  topK: (value) => Number.isInteger(value) && value >= 0 && value <= 1_000_000,
  topP: (value) => value > 0 && value <= 1,
  minP: (value) => value >= 0 && value <= 1,
  repetitionPenalty: (value) => value > 0 && value <= 100,
  noRepeatNgramSize: (value) => Number.isInteger(value) && value >= 0 && value <= 100_000,
};

/** Checks an opening line from outside. @throws Error that says what is wrong with it */
export function readQuote(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the quote is no text');
  return validateQuote(value).text;
}

/** Checks a text from outside; it may be empty. @throws Error that says what is wrong with it */
export function readText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the text is missing');
  if (value.length > maxTextLength) throw new Error(`the text has ${value.length} characters`);
  if (/(?![\n\t])\p{Cc}|\p{Cs}/u.test(value)) {
    throw new Error('the text has control characters or half characters');
  }
  return value;
}

/** Checks a recipe from outside. @throws Error that says what is wrong with it */
export function readRecipe(value: unknown): Recipe {
  const { seed, options, model } = fieldsOf(value);
  return { seed: readSeed(seed), options: readOptions(options), model: readModel(model) };
}

export function readSeed(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Error('the seed is no seed');
  return value as number;
}

export function readModel(value: unknown): ModelIdentity {
  const { name, sha256, device } = fieldsOf(value);
  if (typeof name !== 'string' || !/^[^\p{C}]{1,200}$/u.test(name)) {
    throw new Error('the model has no name');
  }
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new Error('the model has no digest');
  }
  if (typeof device !== 'string' || !/^[a-z]{1,20}$/.test(device)) {
    throw new Error('the model has no device');
  }
  return { name, sha256, device };
}

/** Options that a recipe can name; any other is refused, since the text would be another. */
export function readOptions(value: unknown): RecipeOptions {
  const read: Partial<Record<keyof RecipeOptions, number>> = {};
  for (const [name, option] of Object.entries(fieldsOf(value))) {
    if (!isOption(name)) throw new Error(`there is no option "${name}"`);
    if (typeof option !== 'number' || !options[name](option)) {
      throw new Error(`the option ${name} is out of range`);
    }
    read[name] = option;
  }
  return read;
}

/** The fields of an object from outside. @throws Error when it is none */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('an object is missing');
  }
  return value as Readonly<Record<string, unknown>>;
}

function isOption(name: string): name is keyof RecipeOptions {
  return Object.hasOwn(options, name);
}
