import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selfBleu } from './self-bleu.ts';

const words = (text: string): string[] => text.split(' ');

describe('self-BLEU', () => {
  test('of equal texts is 1, of texts with nothing in common next to nothing', () => {
    const same = words('we are a family here');
    expect(selfBleu([same, same, same])).toEqual([1, 1, 1]);
    for (const score of selfBleu([words('a b c d e f'), words('g h i j k l')])) {
      expect(score).toBeLessThan(0.03);
    }
  });

  test('clips matches, as in the paper', () => {
    // Papineni et al. 2002: "the" seven times has two unigrams of seven, and no longer n-gram.
    const candidate = words('the the the the the the the');
    const references = ['the cat is on the mat', 'there is a cat on the mat'].map(words);
    const precisions = [2 / 7, 0.1 / 6, 0.1 / 5, 0.1 / 4];
    const expected = Math.exp(precisions.reduce((sum, p) => sum + Math.log(p), 0) / 4);
    expect(selfBleu([candidate, ...references])[0]).toBeCloseTo(expected, 12);
  });

  test('is worked by hand for two references', () => {
    // Matches: a b c (3 of 4), a b and b c (2 of 3), a b c (1 of 2), none of 1.
    const candidate = words('a b c x');
    const [score] = selfBleu([candidate, words('a b c'), words('b c y z z')]);
    const expected = (0.75 * (2 / 3) * 0.5 * 0.1) ** 0.25;
    expect(score).toBeCloseTo(expected, 12);
  });

  test('is less for a text that is shorter than all others', () => {
    const [score] = selfBleu([words('a b c d'), words('a b c d e f')]);
    expect(score).toBeCloseTo(Math.exp(1 - 6 / 4), 12);
  });

  test('of a text without words is 0, and of three words counts what n-grams there are', () => {
    expect(selfBleu([[], words('a b')])[0]).toBe(0);
    expect(selfBleu([words('a b c'), words('a b c')])).toEqual([1, 1]);
  });

  test('is what counting against every reference gives', () => {
    const text = array(constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 });
    assert(
      property(array(text, { minLength: 2, maxLength: 5 }), (texts) => {
        const scores = selfBleu(texts);
        for (const [i, own] of texts.entries()) {
          const others = texts.filter((_, other) => other !== i);
          expect(scores[i]).toBeCloseTo(bleu(own, others), 10);
        }
      }),
      { seed: 1 },
    );
  });
});

/** BLEU-4 in the plainest code. */
function bleu(candidate: readonly string[], references: readonly (readonly string[])[]): number {
  const ngrams = (text: readonly string[], n: number): string[] =>
    text
      .map((_, start) => text.slice(start, start + n))
      .filter(({ length }) => length === n)
      .map(String);
  const count = (list: readonly string[], item: string): number =>
    list.filter((other) => other === item).length;
  const precisions: number[] = [];
  for (let n = 1; n <= 4; n++) {
    const own = ngrams(candidate, n);
    if (own.length === 0) continue;
    let matches = 0;
    for (const ngram of new Set(own)) {
      const most = Math.max(...references.map((reference) => count(ngrams(reference, n), ngram)));
      matches += Math.min(count(own, ngram), most);
    }
    precisions.push((matches || 0.1) / own.length);
  }
  const { length } = candidate;
  const nearest = references
    .map((reference) => reference.length)
    .sort((a, b) => Math.abs(a - length) - Math.abs(b - length) || a - b)[0]!;
  const penalty = length >= nearest ? 1 : Math.exp(1 - nearest / length);
  const product = precisions.reduce((all, precision) => all * precision, 1);
  return penalty * product ** (1 / precisions.length);
}
