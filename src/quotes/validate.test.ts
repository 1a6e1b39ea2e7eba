import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../errors.ts';
import { maxQuoteLength, validateQuote } from './validate.ts';

test.each([
  ['A line.', { text: 'A line.' }],
  [{ text: 'A line.' }, { text: 'A line.' }],
  ['  A line.\t \n\r\n', { text: '  A line.' }],
  ['Two\r\nlines\n\tand a tab', { text: 'Two\nlines\n\tand a tab' }],
  ['Émile 🚀 👩‍👩‍👧', { text: 'Émile 🚀 👩‍👩‍👧' }],
  [
    { id: 'a', text: 'A.', themes: ['x'], author: 'B', source: 'C' },
    { id: 'a', text: 'A.', themes: ['x'], author: 'B', source: 'C' },
  ],
  [
    { text: 'A.', author: undefined, themes: [] },
    { text: 'A.', themes: [] },
  ],
  ['x'.repeat(maxQuoteLength), { text: 'x'.repeat(maxQuoteLength) }],
])('%j is a quote', (value, quote) => {
  expect(validateQuote(value)).toStrictEqual(quote);
});

describe('refuses', () => {
  test.each([
    ['', /The quote is blank: write/],
    [' \n\u00a0\u200b\ufeff', /blank/],
    [{ text: '\t' }, /The text is blank/],
    [undefined, /A quote is missing/],
    [null, /A quote is null/],
    [7, /A quote is a number/],
    [[], /A quote is an array/],
    [{}, /The text of a quote is missing/],
    [{ text: 7 }, /The text of a quote is a number: pass a text/],
    [{ text: 'A.', id: '' }, /The id is blank/],
    [{ text: 'A.', themes: 'x' }, /The themes of a quote are a string/],
    [{ text: 'A.', themes: ['x', 1] }, /The theme of a quote is a number/],
    [{ text: 'A.', author: {} }, /The author of a quote is an object/],
    [{ text: 'A.', auther: 'B' }, /unknown field "auther": the fields of a quote are id, text/],
    [JSON.parse('{"text": "A.", "__proto__": {}}'), /unknown field "__proto__"/],
    ['a\u0000b', /control character U\+0000 at character 2/],
    ['bell\u0007.', /U\+0007 at character 5/],
    ['a\rb', /U\+000D/],
    ['\u001b[2J.', /U\+001B at character 1/],
    ['del\u007f.', /U\+007F/],
    ['next\u0085line', /U\+0085/],
    ['half \ud83d.', /lone surrogate U\+D83D at character 6/],
    ['🚀\udc00.', /lone surrogate U\+DC00 at character 3/],
    ['x'.repeat(maxQuoteLength + 1), /100001 characters: at most 100000/],
  ])('%j', (value, message) => {
    expect(() => validateQuote(value)).toThrowError(message);
    expect(() => validateQuote(value)).toThrowError(
      expect.objectContaining({ code: 'invalid-quote' }),
    );
  });
});

test('anything is a quote or a VentiError, and a quote is valid as it comes out', () => {
  const text = fc.string({ unit: 'binary' });
  const value = fc.oneof(
    text,
    fc.anything(),
    fc.record(
      { text, id: text, themes: fc.array(text), author: fc.anything() },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(value, (given) => {
      try {
        const quote = validateQuote(given);
        expect(validateQuote(quote)).toStrictEqual(quote);
        expect(quote.text).not.toMatch(/\p{Cs}/u);
      } catch (error) {
        if (!VentiError.isInstance(error)) throw error;
        expect(error.code).toBe('invalid-quote');
      }
    }),
    { numRuns: 2000 },
  );
});
