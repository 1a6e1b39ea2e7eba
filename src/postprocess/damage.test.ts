import { describe, expect, test } from 'vitest';
import { hasBrokenCharacters, hasOpenMarks } from './damage.ts';

describe('hasBrokenCharacters', () => {
  test.each([
    ['plain text', 'Plain, with “quotes” — and a 漢字 😀.\n\n\tYes.', false],
    ['the replacement character', 'A caf\ufffd.', true],
    ['half a pair', 'Half \ud83d a pair.', true],
    ['a control character', 'Null\u0000.', true],
    ['a carriage return', 'Return\r.', true],
    ['a character for private use', 'Private \ue000.', true],
  ])('%s', (_name, text, expected) => {
    expect(hasBrokenCharacters(text)).toBe(expected);
  });
});

describe('hasOpenMarks', () => {
  test.each([
    ['none', "It's nobody's moat.", false],
    ['pairs', 'He said "no" (twice [or “thrice”]).', false],
    ['a straight one', 'He said "no.', true],
    ['a curly one', 'He said “no.', true],
    ['a bracket', 'He left (with the money.', true],
    ['items of a list', '1) Raise. 2) Spend.', false],
  ])('%s', (_name, text, expected) => {
    expect(hasOpenMarks(text)).toBe(expected);
  });
});
