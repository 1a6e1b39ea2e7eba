import { VentiError } from '../errors.ts';

/**
 * The error for a model file that is not what it says.
 * @param where file, and tensor or field in it
 * @param problem what was given and what was expected
 */
export function invalidCheckpoint(
  where: string,
  problem: string,
  options?: { cause?: unknown },
): VentiError {
  return new VentiError(
    'invalid-checkpoint',
    `${where}: ${problem}. Get the file anew, or export it again from the original model.`,
    options,
  );
}

const longestQuotation = 100;

/** A value from a file as it may stand in a message: as JSON, and never long. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > longestQuotation ? `${text.slice(0, longestQuotation)}…` : text;
}
