import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../postprocess/words.ts';
import { corpusWords } from './corpus-words.ts';
import { memorisation } from './memorisation.ts';

describe('memorisation', () => {
  test('is the longest run of each piece, whatever its case and punctuation', async () => {
    const pieces = ['Well, “Every moat is a story!” he said.', 'Nobody’s board.', 'Growth is all.'];
    const corpus = ['every MOAT is', ' a\nstory we tell, and growth i', 's a habit of nobody’s.'];
    const told: number[] = [];
    const result = await memorisation(pieces, corpus, 1, (count) => told.push(count));
    expect(result).toMatchObject({
      longestWords: 5,
      longestRun: 'every moat is a story',
      corpusWords: 14,
      overlapWords: { value: 8 / 3 },
    });
    expect(told.at(-1)).toBe(14);
  });

  test('of pieces that have nothing from it is 0', async () => {
    const result = await memorisation(['One two.', 'Three.'], 'Four five.', 1, () => {});
    expect(result).toMatchObject({
      longestWords: 0,
      longestRun: '',
      overlapWords: { value: 0, high: 0 },
    });
  });

  test('gives up when it is told to', async () => {
    const aborted = AbortSignal.abort();
    await expect(memorisation(['One.'], 'One.', 1, () => {}, aborted)).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

describe('the words of a corpus', () => {
  test('are the same however it is cut', async () => {
    const part = constantFrom(
      'Moat',
      "don't",
      ' ',
      '\n',
      '-',
      '’s',
      '. ',
      'é',
      ' (a',
      '<|endoftext|>',
    );
    await assert(
      asyncProperty(array(part), array(integer({ min: 0, max: 60 })), async (parts, places) => {
        const text = parts.join('');
        const ends = [...places.map((place) => place % (text.length + 1)), text.length];
        ends.sort((a, b) => a - b);
        const source = ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
        const words: string[] = [];
        for await (const some of corpusWords(source)) words.push(...some);
        expect(words).toEqual(wordsOf(text));
      }),
      { seed: 1 },
    );
  });

  test('of a corpus without white space do not pile up', async () => {
    const source = Array.from({ length: 300 }, () => 'x'.repeat(1_000));
    let most = 0;
    for await (const words of corpusWords(source)) {
      most = Math.max(most, ...words.map(({ length }) => length));
    }
    expect(most).toBeLessThan(70_000);
  });
});
