import { VentiError } from '../errors.ts';
import { wordsOf } from './words.ts';

/**
 * Share of the n-grams of words that repeat an earlier one: 1 − unique n-grams / n-grams, from 0
 * (no repeats) towards 1. Known as seq-rep-n (Welleck et al. 2019, "Neural Text Generation with
 * Unlikelihood Training"), there over tokens. Case and punctuation do not count. A text with fewer
 * than n words has no n-grams, hence 0.
 *
 * @throws VentiError `invalid-option` when n is no positive whole number.
 */
export function sequenceRepetition(text: string, n = 4): number {
  return 1 - distinct(text, n);
}

/**
 * Unique n-grams of words over all n-grams, from near 0 to 1 (no repeats). Known as distinct-n
 * (Li et al. 2015, "A Diversity-Promoting Objective Function for Neural Conversation Models").
 * Case and punctuation do not count. A text with fewer than n words has no n-grams, hence 1.
 *
 * @throws VentiError `invalid-option` when n is no positive whole number.
 */
export function distinct(text: string, n = 2): number {
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new VentiError(
      'invalid-option',
      `An n-gram has ${n} words, which is no positive whole number: pass 1, 2, 3 or so.`,
    );
  }
  const words = wordsOf(text);
  const count = words.length - n + 1;
  if (count < 1) return 1;
  const unique = new Set<string>();
  for (let start = 0; start < count; start += 1) {
    unique.add(words.slice(start, start + n).join(' '));
  }
  return unique.size / count;
}

/** A text loops above this share of repeated 4-grams. */
const loopingRepetition = 0.3;
/** A span of words loops when it comes this often in a row. */
const loopRounds = 3;
/** Fewer words than this in a row are emphasis: "no, no, no". */
const shortestLoop = 8;
/** Words of the longest span that is looked for: a sentence or two. */
const longestLoopSpan = 32;

/**
 * Whether a text goes round in circles: more than 30 % of its 4-grams of words are repeats, or a span
 * of up to 32 words comes three times in a row (or oftener, for at least 8 words in all), as in "who
 * are the ones who are the ones who are the ones". Case and punctuation do not count.
 *
 * Of 15,044 passages of 200 words from books and handbooks it finds 11, of 1,321 essays none.
 */
export function loops(text: string): boolean {
  return sequenceRepetition(text) > loopingRepetition || hasLoop(wordsOf(text));
}

function hasLoop(words: readonly string[]): boolean {
  for (let span = 1; span <= longestLoopSpan; span += 1) {
    const needed = Math.max(loopRounds * span, shortestLoop) - span;
    let equal = 0;
    for (let index = span; index < words.length; index += 1) {
      equal = words[index] === words[index - span] ? equal + 1 : 0;
      if (equal >= needed) return true;
    }
  }
  return false;
}
