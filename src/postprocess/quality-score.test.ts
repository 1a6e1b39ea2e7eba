import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { qualityScore } from './quality-score.ts';

/** Words that come once each, in sentences of ten. */
function prose(words: number): string {
  const sentences = Array.from({ length: Math.ceil(words / 10) }, (_, sentence) => {
    const first = 10 * sentence;
    const length = Math.min(10, words - first);
    return `${Array.from({ length }, (_, word) => `Word${first + word}`).join(' ')}.`;
  });
  return sentences.join(' ');
}

describe('qualityScore', () => {
  test.each([
    ['nothing', '', 0],
    ['no words', '… !', 0],
    ['20 fresh words', prose(20), 20 / 40],
    ['180 fresh words', prose(180), 180 / 200],
    ['an unfinished end', `${prose(180)} And then`, (180 / 200) * 0.8],
    ['an open quotation mark', `${prose(179)} "End.`, (180 / 200) * 0.8],
    ['a broken character', `${prose(179)} End\ufffd.`, (180 / 200) * 0.5],
    ['a loop', ' round and round'.repeat(60), 0],
  ])('of %s', (_name, text, expected) => {
    expect(qualityScore(text)).toBeCloseTo(expected, 12);
  });

  test('falls with repeated 4-grams by their share', () => {
    // 96 words: the second half repeats the first, 45 of 93 4-grams; the variety is 48 or more of 50.
    const half = prose(48);
    const repeated = qualityScore(`${prose(20)} ${prose(20)} ${prose(80)}`);
    expect(repeated).toBeLessThan(qualityScore(prose(120)));
    expect(qualityScore(`${half} ${half}`)).toBe(0);
  });

  test('falls with words that come again and again', () => {
    const tail = Array.from({ length: 60 }, (_, i) => `${i} is ${i + 100} is`).join(' ');
    const expected = Math.min(1, (25 + 1) / 50 / 0.8) * (240 / 260);
    expect(qualityScore(`${tail}.`)).toBeCloseTo(expected, 2);
  });

  test('looks only at what trimming leaves, but for the end itself', () => {
    const whole = prose(100);
    expect(qualityScore(`${whole} "And \ufffd`)).toBeCloseTo(0.8 * qualityScore(whole), 12);
  });

  test('is from 0 to 1 for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const score = qualityScore(text);
        expect(score >= 0 && score <= 1).toBe(true);
      }),
    );
  });
});
