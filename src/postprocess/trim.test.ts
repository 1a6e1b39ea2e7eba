import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSentences } from './sentences.ts';
import { endsSentence, trimToSentence } from './trim.ts';

/** A bar marks the cut. The choices are ours: see `trimToSentence`. */
const broken = [
  'Founders lie.| Investors for',
  'Founders lie.| Investors forget;',
  'Founders lie. Investors forget!|',
  'Founders lie. Investors forget!|  \n\n',
  'Is that it?| It',
  'It grew…| Then it',
  'He said "No."| She said "Ye',
  'He said “No.”| She',
  'We lost. (Nobody saw.)| We',
  'We lost (twice!).| We',
  'It works.| I asked Dr.',
  'It works. I asked Mr. Hale of the board.| ',
  'It works.| We like metrics, e.g.',
  'It works.| The speech of John F.',
  'It works. There are three rules.| 1.',
  'We raised a Series A.| Then',
  'It was signed by J. K. Rowling.| Then J. K.',
  'It works.| "Why?" he',
  'It ended.|\n\nA heading',
  'It ended.|\n\n- and',
  'It cost $3.5 million.| It earned $3',
  // Nothing tells these from a number or name that was about to go on: they count as ends.
  'It works. It grew by 3.|',
  'It works. He moved to the U.S.|',
  'It works. We open at 9 a.m.|',
];

describe('trimToSentence', () => {
  test.each(broken)('%j', (marked) => {
    const [kept = ''] = marked.split('|');
    expect(trimToSentence(marked.replace('|', ''))).toEqual({ text: kept, endsSentence: true });
  });

  test.each(['', ' ', 'No end in sight', 'Dr.', '1.', '...', 'see e.g.', 'J. K.', '" ." '])(
    'leaves %j whole, which has no finished sentence',
    (text) => {
      expect(trimToSentence(text)).toEqual({ text, endsSentence: false });
    },
  );
});

const text = fc
  .array(
    fc.constantFrom(
      ...['Founders', 'lie.', 'Dr.', 'U.S.', 'Senate', '"Why?"', 'I', 'asked', 'I.', '1.', '...'],
      ...[
        '\n\n',
        'the',
        'A.',
        '3.5',
        'No.',
        '5',
        'J.',
        '(so)',
        '.',
        'Yahoo!',
        '“',
        '”',
        'e.g.',
        '\n-',
      ],
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '));

describe('for any text', () => {
  test('the result is a prefix, and trimming it again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (given) => {
        const trimmed = trimToSentence(given);
        expect(given.startsWith(trimmed.text)).toBe(true);
        expect(trimToSentence(trimmed.text)).toEqual(trimmed);
        expect(endsSentence(trimmed.text)).toBe(trimmed.endsSentence);
      }),
      { numRuns: 1000 },
    );
  });

  test('a finished result ends in a stop and its closers', () => {
    fc.assert(
      fc.property(text, (given) => {
        const trimmed = trimToSentence(given);
        if (trimmed.endsSentence) expect(trimmed.text).toMatch(/[.!?…]["'”’»)\]}*_]*$/);
        else expect(trimmed.text).toBe(given);
      }),
    );
  });

  test('every prefix of a text trims to sentences that start like those of the text', () => {
    const essay =
      'Dr. Lee raised $3.5 million. "Why?" she asked. He moved (in 2019.) Then it ended... Or not!';
    const sentences = splitSentences(essay);
    for (let length = 0; length <= essay.length; length += 1) {
      const { text: kept } = trimToSentence(essay.slice(0, length));
      const starts = splitSentences(kept);
      expect(starts.length).toBeLessThanOrEqual(sentences.length);
      expect(essay.startsWith(kept)).toBe(true);
      expect(starts.slice(0, -1)).toEqual(sentences.slice(0, Math.max(0, starts.length - 1)));
    }
  });
});

test.each([
  ['He left.', true],
  ['He left. \n', true],
  ['He left. She', false],
  ['He asked Dr.', false],
  ['', false],
])('endsSentence(%j)', (given, expected) => {
  expect(endsSentence(given)).toBe(expected);
});
