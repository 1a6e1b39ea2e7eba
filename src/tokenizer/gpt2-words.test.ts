import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gpt2WordEnd } from './gpt2-words.ts';
import { translatePattern } from './pattern.ts';

const pattern = translatePattern(
  'gpt2',
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
);

function wordsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const words: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = gpt2WordEnd(bytes, start, bytes.length);
    words.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return words;
}

it.each([
  ["we'll don't I'm he'd", ['we', "'ll", ' don', "'t", ' I', "'m", ' he', "'d"]],
  ["'s 's ''s 'S", ["'s", " '", 's', " ''", 's', " '", 'S']],
  ["'l 're've'v", ["'", 'l', " '", 're', "'ve", "'", 'v']],
  ['a  b\n\nc \n', ['a', ' ', ' b', '\n', '\n', 'c', ' \n']],
  ['a\u00a0b\u2003\u2003c', ['a', '\u00a0', 'b', '\u2003', '\u2003', 'c']],
  ['\u0085\u0085x\ufeffy', ['\u0085', '\u0085', 'x', '\ufeff', 'y']],
  ['x2y½z²', ['x', '2', 'y', '½', 'z', '²']],
  ['中文🚀🚀 𠮷 🚀', ['中文', '🚀🚀', ' 𠮷', ' 🚀']],
])('cuts %j into %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

it('cuts every text as the pattern does', () => {
  const awkward = fc.constantFrom(
    ...[..." 's't're've'm'll'd\n\t\r\u00a0\u0085\ufeff\u3000éж中🚀½٣\u0301!"],
  );
  const text = fc.oneof(
    fc.string({ unit: awkward, maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  fc.assert(
    fc.property(text, (any) => {
      expect(wordsOf(any)).toEqual(any.match(pattern) ?? []);
    }),
    { numRuns: 5_000 },
  );
});

const planes = Array.from({ length: 17 }, (_, plane) => plane);
it.each(planes)('knows the kind of every code point of plane %i', (plane) => {
  for (let codePoint = plane << 16; codePoint < (plane + 1) << 16; codePoint++) {
    if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
    // The word goes on, or ends, behind each of a letter, a number and something else.
    const character = String.fromCodePoint(codePoint);
    const text = `a${character}1${character}!${character}`;
    if (wordsOf(text).join('|') !== text.match(pattern)?.join('|')) {
      expect.fail(`U+${codePoint.toString(16)}`);
    }
  }
});
