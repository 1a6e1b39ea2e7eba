import { VentiError } from '../errors.ts';
import { describeValue } from './describe-value.ts';

/**
 * The error for an option's value.
 * @param name the option, or a place in it such as `bannedTokens[2]`
 * @param expected what to pass, for example `a whole number from 0 up`
 */
export function invalidOption(name: string, given: unknown, expected: string): VentiError {
  return new VentiError('invalid-option', `${name} is ${describeValue(given)}: pass ${expected}.`);
}
