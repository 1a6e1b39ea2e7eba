/** A generator of pseudo-random numbers from 0 to 1 (mulberry32, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Each group holds what one awkwardness of a tokenizer needs. */
const groups: readonly (readonly string[])[] = [
  // Prose, with every contraction of GPT-2's pattern and some that are none.
  [
    "It's",
    "don't",
    "we're",
    "I've",
    "I'm",
    "they'll",
    "she'd",
    "IT'S",
    "'sound",
    "o'clock",
    "'",
    "''",
    "rock'n'roll",
  ],
  [
    'The',
    ' founder',
    ' pivots',
    ' again',
    ',',
    '.',
    ' and',
    ' disrupts',
    ' lunch',
    '!',
    ' "',
    '"',
    ' —',
    '…',
  ],
  // Scripts, with and without spaces, combining marks, both directions.
  [
    'Ελληνικά',
    'русский текст',
    'українська',
    'हिन्दी में',
    'বাংলা',
    'தமிழ்',
    'ไทยไม่มีช่องว่าง',
    'ქართული',
    'አማርኛ',
  ],
  [
    '中文没有空格',
    '日本語の文',
    'ひらがな',
    'カタカナ',
    '한국어 문장',
    '𠮷野家',
    'tiếng Việt',
    'e\u0301',
    'Å',
    'ﬁ',
    'ſ',
    'K',
  ],
  ['العربية', 'עברית', 'فارسی‌نیم', '\u202eabc\u202c', '\u200f', '\u200b', '\u00ad', '\u2060'],
  // Emoji: joiners, skin tones, flags, keycaps, variation selectors.
  ['👩‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '🇩🇪', '1️⃣', '❤️', '🚀🚀🚀', '🧑🏿‍💻'],
  // Numbers of several kinds.
  [
    '0',
    '42',
    ' 2026',
    '3.14',
    '1,000,000',
    '٣٤',
    '४२',
    '½',
    'Ⅷ',
    '²',
    '㊿',
    '𝟙',
    '12345678901234567890',
  ],
  // White space, alone and in runs, also what JavaScript's \s gets wrong.
  [
    ' ',
    '  ',
    '   ',
    '\t',
    '\n',
    '\n\n',
    '\r\n',
    ' \n',
    '\n ',
    '\u00a0',
    '\u2003',
    '\u3000',
    '\u2028',
    '\u1680',
  ],
  ['\u0085', '\ufeff', ' \u0085', '\u0085a', '\ufeffa', ' \ufeff', '\u0085\u0085', '\n\u0085'],
  [' '.repeat(37), '\n'.repeat(19), '\t'.repeat(11), ' \t'.repeat(9), '\r\n'.repeat(7)],
  // Control characters, non-characters, private use.
  [
    '\0',
    '\u0001',
    '\u001b[31m',
    '\u007f',
    '\u009f',
    '\ufffe',
    '\uffff',
    '\ue000',
    '\u{10ffff}',
    '\ufffd',
  ],
  // Code.
  [
    'if (a<b) {\n\treturn x[i]++;\n}',
    'def f(x):\n    return x**2\n',
    '</div>',
    '&nbsp;',
    'snake_case',
    'camelCase',
    '=>',
    '::',
    '/*',
    '//',
  ],
  // Special tokens and what looks like them.
  ['<|endoftext|>', '<|endoftext', '|>', '<|', '<|im_start|>'],
  // Long words.
  [
    'a'.repeat(70),
    'abcdefghij'.repeat(9),
    '=-'.repeat(40),
    'ж'.repeat(33),
    '中'.repeat(65),
    '!'.repeat(49),
    '9'.repeat(60),
  ],
];

/**
 * Text of many kinds mixed at random, the same for the same seed.
 * @param length at least so many UTF-16 code units
 */
export function mixedText(seed: number, length: number): string {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
  const parts: string[] = [];
  let count = 0;
  while (count < length) {
    const group = pick(groups);
    for (let left = 1 + below(6); left > 0; left--) {
      const part = random() < 0.08 ? randomCharacter(below) : pick(group);
      parts.push(part);
      count += part.length;
      if (random() < 0.3) parts.push(' ');
    }
  }
  return parts.join('');
}

/** Of any plane; one in sixteen a lone surrogate. */
function randomCharacter(below: (limit: number) => number): string {
  if (below(16) === 0) return String.fromCharCode(0xd800 + below(0x800));
  const planes = [0x80, 0x250, 0x3000, 0x10000, 0x20000, 0x110000];
  return String.fromCodePoint(below(planes[below(planes.length)]!));
}
