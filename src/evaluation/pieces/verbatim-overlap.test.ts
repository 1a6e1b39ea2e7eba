import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Overlap, VerbatimOverlap } from './verbatim-overlap.ts';

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

function longest(texts: readonly (readonly string[])[], corpus: readonly string[]): Overlap[] {
  const overlap = new VerbatimOverlap(texts);
  for (const word of corpus) overlap.read(word);
  return overlap.longest();
}

describe('the longest run that a text shares with a corpus', () => {
  test('is found wherever it stands', () => {
    const texts = ['the moat is a story', 'nobody knows', 'is a story we tell'].map(words);
    const corpus = words('every moat is a story we tell the board');
    expect(longest(texts, corpus)).toEqual([
      { start: 1, length: 4 },
      { start: 0, length: 0 },
      { start: 0, length: 5 },
    ]);
  });

  test('ends where the words differ, and where the text ends', () => {
    expect(longest([words('a b c'), words('d e')], words('a b x b c d e'))).toEqual([
      { start: 0, length: 2 },
      { start: 0, length: 2 },
    ]);
  });

  test('is what comparing every place with every place gives', () => {
    const letters = array(constantFrom('a', 'b', 'c'), { maxLength: 12 });
    const corpus = array(constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    assert(
      property(array(letters, { maxLength: 4 }), corpus, (texts, read) => {
        expect(longest(texts, read)).toEqual(texts.map((text) => byComparing(text, read)));
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

/** The first longest run, by its last word. */
function byComparing(text: readonly string[], corpus: readonly string[]): Overlap {
  let best: Overlap = { start: 0, length: 0 };
  for (let end = 1; end <= text.length; end++) {
    for (let place = 1; place <= corpus.length; place++) {
      let length = 0;
      while (
        length < Math.min(end, place) &&
        text[end - 1 - length] === corpus[place - 1 - length]
      ) {
        length++;
      }
      if (length > best.length) best = { start: end - length, length };
    }
  }
  return best;
}
