import type { Article, Recipe } from '../article/article.ts';
import {
  fieldsOf,
  readModel,
  readOptions,
  readQuote,
  readSeed,
  readText,
} from '../article/read.ts';

/** Most bytes of a file with pieces. */
export const maxFileBytes = 8_000_000;

/** Most pieces of a file. */
const maxPieces = 2000;

/** Options that leave a text as it is when they have these values; no recipe names them. */
const neutral: Readonly<Record<string, string>> = {
  logitBias: '{}',
  bannedTokens: '[]',
  stopSequences: '[]',
  trim: 'true',
  maxRedraws: '0',
};

/**
 * Reads a file of thinkpieces: `thinkpieces.json` as `venti-core batch` writes it, or the original
 * Venti's `{"phrase_0": "…"}`. Everything in it is checked; nothing in it is trusted.
 * @throws Error whose message says what is wrong, and with which piece
 */
export function readPieces(json: string): Article[] {
  const file = fieldsOf(parse(json));
  const articles = 'format' in file ? readThinkpieces(file) : readPhrases(file);
  if (articles.length === 0) throw new Error('the file has no pieces');
  return articles;
}

function readThinkpieces({ format, version, pieces, model, options }: Record<string, unknown>) {
  if (format !== 'venti-thinkpieces') throw new Error('the file is in a format of its own');
  if (version !== 1) throw new Error('the file is of another version of venti-core');
  if (!Array.isArray(pieces)) throw new Error('the file has no list of pieces');
  // The best of several candidates has a seed of its own, by which it is written alone.
  const { seed: _, bestOf: __, ...common } = fieldsOf(options);
  const recipe = recipeOf(common, model);
  return bounded(pieces).map((piece, index) =>
    naming(`piece ${index}`, () => readPiece(piece, recipe)),
  );
}

function readPiece(value: unknown, common: Omit<Recipe, 'seed'> | undefined): Article {
  const { quote: given, text: whole, seed, selection } = fieldsOf(value);
  const [quote, text] = [readQuote(given), readText(whole)];
  if (!text.startsWith(quote)) throw new Error('the text does not begin with its quote');
  return {
    quote,
    continuation: text.slice(quote.length),
    ...(common && {
      recipe: { ...common, seed: readSeed(selection ? fieldsOf(selection)['seed'] : seed) },
    }),
  };
}

/** What all pieces of a file were made with, unless options were set that a recipe cannot name. */
function recipeOf(
  options: Readonly<Record<string, unknown>>,
  model: unknown,
): Omit<Recipe, 'seed'> | undefined {
  const isNeutral = Object.entries(neutral).every(
    ([name, json]) => options[name] === undefined || JSON.stringify(options[name]) === json,
  );
  if (!isNeutral) return undefined;
  const named = Object.entries(options).filter(([name]) => !Object.hasOwn(neutral, name));
  return { options: readOptions(Object.fromEntries(named)), model: readModel(model) };
}

function readPhrases(phrases: Readonly<Record<string, unknown>>): Article[] {
  return bounded(Object.entries(phrases)).map(([name, phrase]) =>
    naming(`"${name.slice(0, 40)}"`, () => {
      if (!/^phrase_\d+$/.test(name)) throw new Error('the name is not of the form phrase_0');
      return readPhrase(readText(phrase));
    }),
  );
}

/** A phrase does not tell where its quote ends; its first sentence stands for it. */
function readPhrase(phrase: string): Article {
  const text = phrase.trim();
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  const [first] = sentences;
  const quote = readQuote(first?.segment);
  return { quote, continuation: text.slice(quote.length) };
}

function bounded<Item>(pieces: readonly Item[]): readonly Item[] {
  if (pieces.length > maxPieces) throw new Error(`the file has more than ${maxPieces} pieces`);
  return pieces;
}

function naming(name: string, read: () => Article): Article {
  try {
    return read();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('the file is no JSON');
  }
}
