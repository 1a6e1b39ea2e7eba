import { VentiError } from '../errors.ts';
import { beginningWith, textBeginning } from '../tokenizer/text-beginning.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import { Tokenizer } from '../tokenizer/tokenizer.ts';

/**
 * Reads a model's `tokenizer.json`.
 * @param where the file, for error messages
 * @throws VentiError `invalid-tokenizer`; `model-mismatch` where it has ids that the model lacks
 */
export function loadTokenizer(text: string, vocabularySize: number, where: string): Tokenizer {
  return fittingTokenizer(parse(text, where), vocabularySize, where);
}

/**
 * Reads a model's `tokenizer.json` for writing: what its template has before a text goes before every
 * prompt.
 * @param where the file, for error messages
 * @throws VentiError as `loadTokenizer`
 */
export function loadTextTokenizer(
  text: string,
  vocabularySize: number,
  where: string,
): TextTokenizer {
  const json = parse(text, where);
  return beginningWith(textBeginning(json), fittingTokenizer(json, vocabularySize, where));
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

function fittingTokenizer(json: unknown, vocabularySize: number, where: string): Tokenizer {
  const tokenizer = Tokenizer.fromJSON(json);
  if (tokenizer.vocabularySize > vocabularySize) {
    throw new VentiError(
      'model-mismatch',
      `${where}: the tokenizer has ${tokenizer.vocabularySize} tokens, but the model only ${vocabularySize}. Use the tokenizer.json that came with the model.`,
    );
  }
  return tokenizer;
}
