import { VentiError } from '../errors.ts';

/**
 * The error for a tokenizer.json that breaks its own format.
 * @param where path of the field
 * @param problem what was given and what was expected
 */
export function invalidTokenizer(where: string, problem: string): VentiError {
  return new VentiError(
    'invalid-tokenizer',
    `tokenizer.json: ${where}: ${problem}. Get the file anew, or export it again from the original model.`,
  );
}

/**
 * The error for a tokenizer.json that is sound and asks for something this package does not do.
 * @param where path of the field
 * @param problem what was given and what is supported
 */
export function unsupportedTokenizer(where: string, problem: string): VentiError {
  return new VentiError(
    'unsupported',
    `tokenizer.json: ${where}: ${problem}. Use a model with a byte-level BPE tokenizer, as GPT-2 has.`,
  );
}

const longestQuotation = 100;

/** A value from a file as it may stand in a message: never long, never failing. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  const isLong = value.length > longestQuotation;
  return JSON.stringify(isLong ? `${value.slice(0, longestQuotation)}…` : value);
}
