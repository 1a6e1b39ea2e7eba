import { VentiError } from '../errors.ts';
import { Tokenizer } from '../tokenizer/tokenizer.ts';

/**
 * Reads a model's `tokenizer.json`.
 * @param where the file, for error messages
 * @throws VentiError `invalid-tokenizer`; `model-mismatch` where it has ids that the model lacks
 */
export function loadTokenizer(text: string, vocabularySize: number, where: string): Tokenizer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'invalid-tokenizer',
      `${where}: this is not JSON (${reason}). Get the file anew.`,
      { cause },
    );
  }
  const tokenizer = Tokenizer.fromJSON(json);
  if (tokenizer.vocabularySize > vocabularySize) {
    throw new VentiError(
      'model-mismatch',
      `${where}: the tokenizer has ${tokenizer.vocabularySize} tokens, but the model only ${vocabularySize}. Use the tokenizer.json that came with the model.`,
    );
  }
  return tokenizer;
}
