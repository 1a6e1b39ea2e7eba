import { type Purpose, randomWords } from './random-words.ts';

/**
 * A random number for place `index` of a seed's stream: at least 0, below 1, a multiple of 2⁻⁵³. It
 * depends on its arguments alone, so a text comes out the same whatever is written beside it.
 * @param seed @param index non-negative safe integers
 */
export function uniform(seed: number, purpose: Purpose, index: number): number {
  const words = randomWords(seed, purpose, index);
  return ((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) / 2 ** 53;
}

/** A number from 0 up to but not including 1 that picks the quote of a piece without one. */
export function quoteCoin(seed: number): number {
  return uniform(seed, 'quote', 0);
}
