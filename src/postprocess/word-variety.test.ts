import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordVariety } from './word-variety.ts';

/** The definition, window by window. */
function byDefinition(words: readonly string[]): number {
  const size = Math.min(50, words.length);
  const windows = words.slice(0, words.length - size + 1).map((_, at) => {
    return new Set(words.slice(at, at + size)).size / size;
  });
  return windows.reduce((sum, share) => sum + share, 0) / windows.length;
}

describe('wordVariety', () => {
  test.each([
    ['no words at all', '…', 1],
    ['one word', 'Moat.', 1],
    ['words that come once', 'Nobody knows what a moat is.', 1],
    ['case and punctuation', 'Moat, moat; “MOAT”!', 1 / 3],
    ['one word for ever', 'moat '.repeat(500), 1 / 50],
    ['ten words in turn', 'a b c d e f g h i j '.repeat(40), 10 / 50],
  ])('of %s', (_name, text, expected) => {
    expect(wordVariety(text)).toBeCloseTo(expected, 12);
  });

  test('is the mean over all windows', () => {
    const words = fc.array(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(words, (list) => {
        expect(wordVariety(list.join(' '))).toBeCloseTo(byDefinition(list), 12);
      }),
    );
  });
});
