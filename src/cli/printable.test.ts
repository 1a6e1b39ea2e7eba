import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['escape', '\u001b[31mred', '\\u001b[31mred'],
  ['bell, backspace, return, delete', '\u0007\b\r\u007f', '\\u0007\\u0008\\u000d\\u007f'],
  ['C1', '\u009b2J', '\\u009b2J'],
  ['bidi override, isolate, mark', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
  ['line separator', 'a\u2028b', 'a\\u2028b'],
  ['line feed and tab stay', 'a\n\tb', 'a\n\tb'],
  ['letters of all kinds stay', 'é 漢 👩‍👩‍👧 ع', 'é 漢 👩‍👩‍👧 ع'],
])('%s', (_name, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('JSON stays JSON', () => {
  const text = 'a\u009b\u202e\u001b';
  expect(JSON.parse(printable(JSON.stringify({ text })))).toEqual({ text });
});
