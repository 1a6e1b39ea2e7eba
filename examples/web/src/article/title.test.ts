import fc from 'fast-check';
import { expect, test } from 'vitest';
import { titleOf } from './title.ts';

test.each([
  ['Software is eating the world.', 'Software Is Eating the World'],
  ['Double the price. If nobody leaves you were a charity.', 'Double the Price'],
  ['What is a moat? Nobody knows.', 'What Is a Moat?'],
  ['an mvp, then', 'An Mvp, Then'],
  ["The founders themselves don't know.", 'The Founders Themselves Don’t Know'],
  [
    '“The phrase ‘winner takes all’ is a lie.” He sat down.',
    '“The Phrase ‘Winner Takes All’ Is a Lie',
  ],
  [
    'The buyer who beats you down on price will also pay you late, and I have never seen an exception.',
    'The Buyer Who Beats You Down on Price Will Also Pay You Late',
  ],
  [
    'A company at two hundred people spends its mornings explaining itself to itself and to everybody else.',
    'A Company at Two Hundred People Spends Its Mornings Explaining Itself To…',
  ],
])('%s', (quote, title) => {
  expect(titleOf(quote)).toBe(title);
});

test('is one short line of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), (quote) => {
      const title = titleOf(quote);
      expect(title.length).toBeLessThanOrEqual(2 * 77);
      expect(title).not.toMatch(/[\n\t]/);
    }),
  );
});
