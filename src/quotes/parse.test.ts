import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../errors.ts';
import { parseQuotes, type QuotesFormat } from './parse.ts';

test.each<[QuotesFormat, string, unknown]>([
  ['txt', 'One.\nTwo.', [{ text: 'One.' }, { text: 'Two.' }]],
  ['txt', '\uFEFF# ours\r\n\r\n  One.  \r\n# theirs\rTwo.\n', [{ text: 'One.' }, { text: 'Two.' }]],
  ['txt', '"Why?" she asked.', [{ text: '"Why?" she asked.' }]],
  ['json', '["One.", "Two."]', [{ text: 'One.' }, { text: 'Two.' }]],
  ['json', '\uFEFF [{"text": "One.\\nTwo. "}]\n', [{ text: 'One.\nTwo.' }]],
  [
    'json',
    '{"quotes": ["One.", {"text": "Two.", "id": "two"}], "version": 1}',
    [{ text: 'One.' }, { text: 'Two.', id: 'two' }],
  ],
  [
    'json',
    '[{"text": "One.", "themes": ["ai"], "author": "A", "source": "B"}]',
    [{ text: 'One.', themes: ['ai'], author: 'A', source: 'B' }],
  ],
])('%s: %j', (format, text, quotes) => {
  expect(parseQuotes(text, format)).toStrictEqual(quotes);
});

describe('refuses', () => {
  test.each<[QuotesFormat, string, RegExp]>([
    ['txt', '', /^q: there are no quotes in it: write at least one\.$/],
    ['txt', '# only a comment\n\n', /no quotes/],
    [
      'txt',
      'One.\n\nT\u0000wo.',
      /^q, line 3: The quote has the control character U\+0000 at character 2/,
    ],
    ['txt', 'One.\n\u200b', /^q, line 2: The quote is blank/],
    ['txt', 'One.\nCaf\uFFFD.', /^q, line 2: there are bytes that are no text: save it as UTF-8/],
    ['txt', `One.\r${'x'.repeat(100_001)}`, /^q, line 2: The quote has 100001 characters/],
    ['json', '\uFEFF \n', /no quotes/],
    ['json', '[]', /no quotes/],
    ['json', '{"quotes": []}', /no quotes/],
    ['json', 'One.', /^q: this is not JSON \(.+\): correct it, or use a \.txt file/],
    ['json', '["One."', /this is not JSON/],
    ['json', '"One."', /expected an array of texts or quotes/],
    ['json', 'null', /expected an array/],
    ['json', '{"phrase_0": "One."}', /expected an array/],
    ['json', '["One.", 2]', /^q, quote 2: A quote is a number/],
    ['json', '["One.", ""]', /^q, quote 2: The quote is blank/],
    ['json', '[{"text": "One.", "by": "me"}]', /^q, quote 1: A quote has the unknown field "by"/],
    ['json', '["\\ud800"]', /^q, quote 1: The quote has the lone surrogate U\+D800/],
    [
      'json',
      '[{"id": "a", "text": "One."}, "Two.", {"id": "a", "text": "Three."}]',
      /^q, quote 3: quote 1 has the id "a" too/,
    ],
  ])('%s: %j', (format, text, message) => {
    expect(() => parseQuotes(text, format, 'q')).toThrowError(message);
    expect(() => parseQuotes(text, format, 'q')).toThrowError(
      expect.objectContaining({ code: 'invalid-quotes-file' }),
    );
  });

  test('a format that is neither, and a text that is none', () => {
    const refusal = expect.objectContaining({ code: 'invalid-option' });
    expect(() => parseQuotes('One.', 'csv' as QuotesFormat)).toThrowError(refusal);
    expect(() => parseQuotes(7 as unknown as string, 'txt')).toThrowError(refusal);
  });
});

test('whatever the bytes, the result is quotes or a VentiError', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((given) => new TextDecoder().decode(given));
  const entry = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.record({ text: fc.string(), id: fc.constantFrom('a', 'b') }, { requiredKeys: [] }),
    fc.jsonValue(),
  );
  const json = fc.array(entry).map((entries) => JSON.stringify(entries));
  const text = fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.json(), json);
  fc.assert(
    fc.property(text, fc.constantFrom<QuotesFormat>('json', 'txt'), (given, format) => {
      try {
        const quotes = parseQuotes(given, format);
        expect(quotes.length).toBeGreaterThan(0);
        expect(parseQuotes(JSON.stringify(quotes), 'json')).toStrictEqual(quotes);
      } catch (error) {
        if (!VentiError.isInstance(error)) throw error;
        expect(error.code).toBe('invalid-quotes-file');
      }
    }),
    { numRuns: 2000 },
  );
});

test('a big file takes time in proportion', () => {
  expect(parseQuotes('A line.\n'.repeat(100_000), 'txt')).toHaveLength(100_000);
  expect(() => parseQuotes(' '.repeat(1_000_000), 'txt')).toThrowError(/no quotes/);
  expect(() => parseQuotes('['.repeat(1_000_000), 'json')).toThrowError(VentiError);
});
