import { VentiError } from '../errors.ts';
import { parseTokenizer } from '../tokenizer/parse-tokenizer.ts';
import { beginningWith, textBeginning } from '../tokenizer/text-beginning.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { TokenizerData } from '../tokenizer/tokenizer-data.ts';

/**
 * Reads a model's `tokenizer.json`.
 * @param where the file, for error messages
 * @throws VentiError `invalid-tokenizer`; `model-mismatch` where it has ids that the model lacks
 */
export function loadTokenizer(text: string, vocabularySize: number, where: string): Tokenizer {
  return fitting(Tokenizer.fromJSON(parse(text, where)), vocabularySize, where);
}

/** A `tokenizer.json` for writing: plain data. */
export interface TextTokenizerData extends TokenizerData {
  /** Ids that go before every prompt: what the file's template has before a text. */
  readonly beginning: readonly number[];
}

/**
 * Reads a model's `tokenizer.json` for writing.
 * @param where the file, for error messages
 * @throws VentiError `invalid-tokenizer`
 */
export function readTextTokenizer(text: string, where: string): TextTokenizerData {
  const json = parse(text, where);
  const beginning = textBeginning(json);
  return { ...parseTokenizer(json), beginning };
}

/**
 * The tokenizer that a model writes with.
 * @param where the file that it was read from, for error messages
 * @throws VentiError `model-mismatch` where it has ids that the model lacks
 */
export function textTokenizer(
  data: TextTokenizerData,
  vocabularySize: number,
  where: string,
): TextTokenizer {
  return beginningWith(data.beginning, fitting(new Tokenizer(data), vocabularySize, where));
}

/**
 * Reads a model's `tokenizer.json` for writing.
 * @param where the file, for error messages
 * @throws VentiError as `loadTokenizer`
 */
export function loadTextTokenizer(
  text: string,
  vocabularySize: number,
  where: string,
): TextTokenizer {
  return textTokenizer(readTextTokenizer(text, where), vocabularySize, where);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'invalid-tokenizer',
      `${where}: this is not JSON (${reason}). Get the file anew.`,
      { cause },
    );
  }
}

function fitting(tokenizer: Tokenizer, vocabularySize: number, where: string): Tokenizer {
  if (tokenizer.vocabularySize > vocabularySize) {
    throw new VentiError(
      'model-mismatch',
      `${where}: the tokenizer has ${tokenizer.vocabularySize} tokens, but the model only ${vocabularySize}. Use the tokenizer.json that came with the model.`,
    );
  }
  return tokenizer;
}
