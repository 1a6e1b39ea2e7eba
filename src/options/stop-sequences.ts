import { arrayOf, type Check } from './checks.ts';
import { invalidOption } from './invalid-option.ts';

const stopSequence: Check<string> = (value, name) => {
  if (typeof value !== 'string' || value === '') {
    throw invalidOption(name, value, 'a text of at least one character');
  }
  if (/\p{Cs}/u.test(value)) {
    throw invalidOption(name, value, 'a text without lone surrogates, which no piece contains');
  }
  return value;
};

const list = arrayOf(stopSequence, 'an array of texts, such as ["\\n\\n"]');

export const stopSequences: Check<readonly string[]> = (value, name) => {
  if (typeof value === 'string') throw invalidOption(name, value, 'an array, [text], also for one');
  return list(value, name);
};
