import { randomWords } from './random-words.ts';

/**
 * The random number of a position: at least 0, below 1, a multiple of 2⁻⁵³. It depends on seed and
 * position alone, so a text comes out the same whatever is drawn beside it.
 * @param seed @param position non-negative safe integers
 */
export function uniform(seed: number, position: number): number {
  const words = randomWords(seed, 'draw', position);
  return ((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) / 2 ** 53;
}
