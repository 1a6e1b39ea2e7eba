import { VentiError } from '../../errors.ts';

/**
 * The error for a text to be measured.
 * @param name what the text is, for example `The held-out text`
 */
export function invalidText(name: string, problem: string, cause?: unknown): VentiError {
  return new VentiError('invalid-text', `${name} ${problem}`, { cause });
}
