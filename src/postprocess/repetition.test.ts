import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinct, loops, sequenceRepetition } from './repetition.ts';

describe('by hand', () => {
  test.each([
    // 4-grams: abcd bcda cdab dabc abcd; four of the five are unique.
    ['a b c d a b c d', 4, 1 - 4 / 5],
    ['a b c d e f', 4, 0],
    ['so so so so so so', 4, 1 - 1 / 3],
    ['So, SO! (so) “so” so... so', 4, 1 - 1 / 3],
    ['three words only', 4, 0],
    ['', 4, 0],
    ['a b a b', 1, 1 - 2 / 4],
  ])('sequenceRepetition(%j, %i)', (text, n, expected) => {
    expect(sequenceRepetition(text, n)).toBeCloseTo(expected, 12);
  });

  test.each([
    // Pairs: a-b b-a a-b; two of the three are unique.
    ['a b a b', 2, 2 / 3],
    ['a b c d', 2, 1],
    ['one', 2, 1],
    ["don’t don't", 1, 1 / 2],
    ['re-up re up', 1, 1],
  ])('distinct(%j, %i)', (text, n, expected) => {
    expect(distinct(text, n)).toBeCloseTo(expected, 12);
  });
});

test('counts as a plain reading of the definition does', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 5 }), (given, n) => {
      let repeats = 0;
      let total = 0;
      for (let index = 0; index + n <= given.length; index += 1) {
        total += 1;
        const gram = given.slice(index, index + n);
        const isRepeat = given.some(
          (_, start) =>
            start < index && gram.every((word, offset) => given[start + offset] === word),
        );
        if (isRepeat) repeats += 1;
      }
      expect(sequenceRepetition(given.join(' '), n)).toBeCloseTo(total && repeats / total, 12);
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN])('n-grams of %d words are refused', (n) => {
  expect(() => distinct('a b', n)).toThrowError(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  expect(() => sequenceRepetition('a b', n)).toThrowError(/positive whole number/);
});

describe('loops', () => {
  const variety = Array.from({ length: 200 }, (_, index) => `word${index}`).join(' ');

  test.each([
    ['the ones who are the ones who are the ones who are to blame', true],
    ['The market is big. The market is big. The market is big. So', true],
    ['very very very very very very very very', true],
    ['No, no, no. I will not.', false],
    ['Ask. Then ask again. Then ask again, louder.', false],
    ['', false],
    [variety, false],
    [`${variety} ${variety}`, true],
    [
      `${variety} the ones who are the ones who are the ones who are ${variety.replaceAll('w', 'v')}`,
      true,
    ],
  ])('%j', (text, expected) => {
    expect(loops(text)).toBe(expected);
  });
});
