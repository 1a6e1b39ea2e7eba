import { describe, expect, it } from 'vitest';
import { escapePattern, translatePattern } from './pattern.ts';

function matches(pattern: string, text: string): string[] {
  return text.match(translatePattern('pattern', pattern)) ?? [];
}

describe('translatePattern', () => {
  it.each([
    ['\\s+', 'a \u0085b\ufeffc\u3000', [' \u0085', '\u3000']],
    ['\\S+', 'a \u0085b\ufeffc', ['a', 'b\ufeffc']],
    ['[^\\s\\p{L}]+', 'a\u0085!\ufeff', ['!\ufeff']],
    ['[\\S]+', 'a\u0085!\ufeff', ['a', '!\ufeff']],
    ['\\d+', '1٣½', ['1٣']],
    ['[\\D]+', '1٣½a', ['½a']],
    ['.+', 'a\r\u2028b\nc', ['a\r\u2028b', 'c']],
    ["(?i:'s|'ll)", "'s 'S 'ſ 'LL 'Ll 'x", ["'s", "'S", "'ſ", "'LL", "'Ll"]],
    ["'(?i:[sdk]|re)x?", "'S 'K 'rE 'rex 'reX", ["'S", "'K", "'rE", "'rex", "'re"]],
    ['a(?i:b(?:c)d)e', 'abcde aBCDe ABCDE aBCDE', ['abcde', 'aBCDe']],
    ['\\p{N}{1,3}', '12345', ['123', '45']],
    ['\\p{Lu}\\P{L}', 'A1 AB', ['A1']],
    ['a(?=b)|(?<!a)c|(?<=d)e|f(?!g)', 'ab c ac de e f fg', ['a', 'c', 'e', 'f']],
    ['a+?b*?', 'aab', ['a', 'a']],
    ['[一-龥぀-ゟ]+', '中あA', ['中あ']],
    ['[!"\\-\\]\\[\\\\\\^]+', '!"-][\\^', ['!"-][\\^']],
    ['\\-\\!\\.', '-!. -!x', ['-!.']],
    ['[\\r\\n\\t\\f]', '\f', ['\f']],
    ['\\u00e9', 'é', ['é']],
    ['[a-z-]+', 'ab-c', ['ab-c']],
    ['a&b', 'a&b', ['a&b']],
    ['🚀{2}', '🚀🚀🚀', ['🚀🚀']],
  ])('reads %j', (pattern, text, expected) => {
    expect(matches(pattern, text)).toEqual(expected);
  });

  it.each([
    ['\\w', '\\\\w'],
    ['\\b', '\\\\b'],
    ['\\h', '\\\\h'],
    ['\\x41', '\\\\x41'],
    ['\\ud83d', '\\\\ud83d'],
    ['^a', '^a'],
    ['a$', '$'],
    ['a++', '++'],
    ['a{1,2}+', '{1,2}+'],
    ['a{2}?', '{2}?'],
    ['a{,2}', '{,2}'],
    ['(?>a)', '(?>a)'],
    ['(?i)a', '(?i)a'],
    ['(?<name>a)', '(?<name>'],
    ['(?i:é)', 'é'],
    ['(?i:[a-z])', '-z'],
    ['(?i:\\p{Lu})', '\\\\p{Lu}'],
    ['(?i:st)', '(?i:st)'],
    ['[a[b]]', '[b]]'],
    ['[[:alpha:]]', '[:alpha'],
    ['[a&&b]', '&&b'],
    ['[]a]', '[]a]'],
    ['\\p{Han}', '\\\\p{Han}'],
    ['\\p{^L}', '\\\\p{^L}'],
    ['a\\', '\\\\'],
    ['a]', ']'],
  ])('refuses %s and shows %s', (pattern, part) => {
    expect(() => translatePattern('there', pattern)).toThrowError(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(part) }),
    );
  });

  it.each(['(', ')', 'a(?:b', '[a', '[b-a]', '*a', '{2}', '(?<!a', 'a|*'])(
    'refuses %s, which is no pattern',
    (pattern) => {
      expect(() => translatePattern('there', pattern)).toThrowError(
        expect.objectContaining({ code: 'unsupported' }),
      );
    },
  );
});

describe('escapePattern', () => {
  it('matches the text and nothing else', () => {
    const text = '^$\\.*+?()[]{}|/-a<|é🚀\n';
    expect(text.match(new RegExp(`^${escapePattern(text)}$`, 'u'))?.[0]).toBe(text);
  });
});
