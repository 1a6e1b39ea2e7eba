import { invalidOption } from '../../options/invalid-option.ts';
import { numberOrText } from './number-text.ts';

/** `1,2` as a list of numbers; what is none stays text, for the check of the option to refuse. */
export function tokenList(text: string): (number | string)[] {
  return text.split(',').map(numberOrText);
}

/**
 * `12=-5,40=2` as token ids and what is added to their logits.
 * @throws VentiError `invalid-option`
 */
export function logitBias(text: string): Record<string, number | string> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2)) {
    throw invalidOption('--logit-bias', text, 'token ids and numbers, such as 12=-5,40=2');
  }
  return Object.fromEntries(pairs.map(([id = '', bias = '']) => [id.trim(), numberOrText(bias)]));
}
