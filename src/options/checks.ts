import type { LoadProgress } from '../writer.ts';
import { invalidOption } from './invalid-option.ts';

/**
 * Returns the value of an option as its type, a copy where it is not a plain value.
 * @throws VentiError `invalid-option`
 */
export type Check<Value> = (value: unknown, name: string) => Value;

export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Check<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
  return (value, name) => {
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) {
      // -0 becomes 0.
      return (value as number) + 0;
    }
    throw invalidOption(name, value, `a whole number ${range}`);
  };
}

/** @param expected says what `isAllowed` allows, for example `a number from 0 to 1` */
export function number(isAllowed: (value: number) => boolean, expected: string): Check<number> {
  return (value, name) => {
    if (typeof value === 'number' && Number.isFinite(value) && isAllowed(value)) return value + 0;
    throw invalidOption(name, value, expected);
  };
}

export const boolean: Check<boolean> = (value, name) => {
  if (typeof value === 'boolean') return value;
  throw invalidOption(name, value, 'true or false');
};

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Check<Choice> {
  return (value, name) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    throw invalidOption(name, value, choices.map((text) => JSON.stringify(text)).join(' or '));
  };
}

/** @param expected says what to pass, for example `an array of token ids` */
export function arrayOf<Value>(check: Check<Value>, expected: string): Check<readonly Value[]> {
  return (value, name) => {
    if (!Array.isArray(value)) throw invalidOption(name, value, expected);
    return Array.from(value, (item, index) => check(item, `${name}[${index}]`));
  };
}

/** Anything that behaves as an AbortSignal, also one of another realm. */
export const abortSignal: Check<AbortSignal> = (value, name) => {
  if (value instanceof AbortSignal) return value;
  throw invalidOption(name, value, 'an AbortSignal, such as the signal of an AbortController');
};

export const progressListener: Check<(progress: LoadProgress) => void> = (value, name) => {
  if (typeof value === 'function') return value as (progress: LoadProgress) => void;
  throw invalidOption(name, value, 'a function');
};
