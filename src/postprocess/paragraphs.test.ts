import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeParagraphs, splitParagraphs } from './paragraphs.ts';

test.each([
  ['', ''],
  [' \n\n ', ''],
  ['\n\n  It began.', 'It began.'],
  ['One. \t\nTwo.', 'One.\nTwo.'],
  ['One.\r\n\r\nTwo.\rThree.', 'One.\n\nTwo.\nThree.'],
  ['One.\n\n\n \n\nTwo.\n\n', 'One.\n\nTwo.'],
  ['One.\u2029Two.\u2028Three.', 'One.\n\nTwo.\nThree.'],
  ['Two  spaces\n  and an indent', 'Two  spaces\n  and an indent'],
])('normalizeParagraphs(%j) is %j', (text, expected) => {
  expect(normalizeParagraphs(text)).toBe(expected);
});

test.each([
  ['', []],
  ['One.', ['One.']],
  ['One\nline.\n\n\n  Two.\r\n \r\nThree.', ['One\nline.', 'Two.', 'Three.']],
])('splitParagraphs(%j)', (text, expected) => {
  expect(splitParagraphs(text)).toEqual(expected);
});

const text = fc
  .array(fc.constantFrom('a', 'b.', ' ', '\t', '\n', '\r', '\r\n', '\u2028', '\u2029', '\u00a0'))
  .map((parts) => parts.join(''));

test('tidying twice is tidying once, and keeps everything but white space', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (given) => {
      const normalized = normalizeParagraphs(given);
      expect(normalizeParagraphs(normalized)).toBe(normalized);
      expect(normalized.replaceAll(/\s/g, '')).toBe(given.replaceAll(/\s/g, ''));
      expect(normalized).not.toMatch(/^\s|\s$|\r|\n{3}|[^\S\n]\n/);
      for (const paragraph of splitParagraphs(given)) expect(paragraph).toMatch(/^\S(?:.*\S)?$/s);
    }),
  );
});

test('a million spaces take no longer than a million letters', () => {
  expect(normalizeParagraphs(`a${' '.repeat(1_000_000)}b`)).toHaveLength(1_000_002);
  expect(normalizeParagraphs('\n'.repeat(1_000_000))).toBe('');
});
