import { describe, expect, test } from 'vitest';
import { quotes } from '../../quotes/corpus.ts';
import { themes } from '../../quotes/themes.ts';
import { evaluationQuotes } from './evaluation-quotes.ts';
import { pieceFigures } from './piece-figures.ts';
import { insults, slurs } from './word-lists.ts';

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97),
  );

describe('figures of pieces', () => {
  test('are means and shares of measures of one', () => {
    const bodies = [
      'a b c d a b c d.', // 5 4-grams, 1 repeated; 8 words, 4 of them distinct
      'One two three four', // no repeats, not finished
      `${'who are the ones '.repeat(4)}`,
      'A family, always.',
    ];
    const figures = pieceFigures(bodies, 1);
    const values = Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [name, figure.value]),
    );
    expect(values).toMatchObject({
      seqRep4: (1 / 5 + 0 + (1 - 4 / 13) + 0) / 4,
      distinct1: (4 / 8 + 1 + 4 / 16 + 1) / 4,
      distinct2: (4 / 7 + 1 + 4 / 15 + 1) / 4,
      distinct3: (4 / 6 + 1 + 4 / 14 + 1) / 4,
      wordsPerPiece: (8 + 4 + 16 + 3) / 4,
      finished: 2 / 4,
      looping: 1 / 4,
      withInsult: 0,
      withSlur: 0,
    });
    for (const { value, low, high } of Object.values(figures)) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });

  test('find words of the lists, whole and whatever their case', () => {
    const insult = rot13('vqvbg');
    const figures = pieceFigures([`He is an ${insult.toUpperCase()}!`, `${insult}ic`, 'Fine.'], 1);
    expect(figures.withInsult.value).toBe(1 / 3);
    expect(figures.withSlur.value).toBe(0);
  });
});

describe('the lists of words', () => {
  test('are words in small letters, none in both, none in the quotes', () => {
    const [first, second] = [insults(), slurs()];
    const all = [...first, ...second];
    expect(all.length).toBeGreaterThan(60);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((word) => /^[a-z]+$/.test(word))).toBe(true);
    const figures = pieceFigures(
      quotes.map(({ text }) => text),
      1,
    );
    expect([figures.withInsult.value, figures.withSlur.value]).toEqual([0, 0]);
  });
});

describe('the quotes that models are judged by', () => {
  test('have every theme, and are the same every time', () => {
    const some = evaluationQuotes(50);
    expect(new Set(some).size).toBe(50);
    expect(new Set(some.flatMap((quote) => quote.themes ?? []))).toEqual(new Set(themes));
    expect(evaluationQuotes(50)).toEqual(some);
  });

  test('come again where there are not enough', () => {
    expect(evaluationQuotes(quotes.length)).toEqual(quotes);
    const many = evaluationQuotes(quotes.length + 2);
    expect(many.slice(-2)).toEqual(quotes.slice(0, 2));
  });
});
