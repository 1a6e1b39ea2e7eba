import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotes } from './corpus.ts';
import { findQuote, pickQuote, quotesByTheme } from './lookup.ts';
import { type Theme, themes } from './themes.ts';

test('findQuote finds every quote of the corpus by its id, and nothing else', () => {
  for (const quote of quotes) expect(findQuote(quote.id)).toBe(quote);
  expect(findQuote('no-such-quote')).toBeUndefined();
});

test('quotesByTheme gives every quote under each of its themes', () => {
  const listed = themes.flatMap((theme) => quotesByTheme(theme));
  expect(listed.length).toBe(quotes.flatMap((quote) => quote.themes).length);
  expect(() => quotesByTheme('cheese' as Theme)).toThrowError(/no theme "cheese".*founders/);
});

test('pickQuote divides the range from 0 to 1 evenly', () => {
  const from = [{ text: 'one' }, { text: 'two' }, { text: 'three' }, { text: 'four' }];
  expect(
    [0, 0.24, 0.25, 0.5, 0.74, 0.75, 1 - 2 ** -53].map((coin) => pickQuote(coin, from)),
  ).toEqual([0, 0, 1, 2, 2, 3, 3].map((index) => from[index]));
  expect(pickQuote(0)).toBe(quotes[0]);
});

test('every coin in range picks a quote of the list', () => {
  const coin = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(coin, (value) => {
      expect(quotes).toContain(pickQuote(value));
    }),
  );
});

test.each([-0.1, 1, 7, Number.NaN, Number.POSITIVE_INFINITY, '0.5' as unknown as number])(
  'a coin of %j is refused',
  (coin) => {
    expect(() => pickQuote(coin)).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
  },
);

test('an empty list is refused', () => {
  expect(() => pickQuote(0.5, [])).toThrowError(/no quotes to pick from/);
});
