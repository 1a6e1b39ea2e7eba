import { type Purpose, randomWords } from './random-words.ts';

/**
 * The seed of piece `index` of a batch.
 *
 * Seeds are spread over all non-negative safe integers: among a million pieces two share a seed with
 * probability 6e-5. They come from other counters of the generator than the draws of a piece.
 * @param batchSeed @param index non-negative safe integers
 */
export function deriveSeed(batchSeed: number, index: number): number {
  return seedFrom(batchSeed, 'pieceSeed', index);
}

/**
 * The seed with which a piece is drawn again, in a stream apart from the pieces of a batch.
 * @param seed of the piece, a non-negative safe integer
 * @param attempt counted from 1 for the first redraw
 */
export function redrawSeed(seed: number, attempt: number): number {
  return seedFrom(seed, 'redrawSeed', attempt);
}

/**
 * The seed of one of several candidates for a piece (`bestOf`), in a stream of its own. The first has
 * the piece's seed, so that it is the text that the piece would be without others, and the candidates
 * of a smaller number are among those of a larger one.
 * @param seed of the piece, a non-negative safe integer
 * @param candidate counted from 0
 */
export function candidateSeed(seed: number, candidate: number): number {
  return candidate === 0 ? seed : seedFrom(seed, 'candidateSeed', candidate);
}

/** All 53 bits that a safe integer has. */
function seedFrom(seed: number, purpose: Purpose, index: number): number {
  const words = randomWords(seed, purpose, index);
  return (words[1]! >>> 11) * 2 ** 32 + words[0]!;
}
