import { describe, expect, it } from 'vitest';
import { piecesAt } from './split.ts';

/** Expected pieces by tokenizers 0.23.2 for Python: `Split(Regex("!"), behavior, invert)`. */
describe('piecesAt', () => {
  const text = '!a!!b';
  it.each([
    ['Isolated', false, ['!', 'a', '!', '!', 'b']],
    ['Removed', false, ['a', 'b']],
    ['MergedWithPrevious', false, ['!', 'a!', '!', 'b']],
    ['MergedWithNext', false, ['!a', '!', '!b']],
    ['Contiguous', false, ['!', 'a', '!!', 'b']],
    ['Isolated', true, ['!', 'a', '!', '!', 'b']],
    ['Removed', true, ['!', '!', '!']],
    ['MergedWithPrevious', true, ['!a', '!', '!b']],
    ['MergedWithNext', true, ['!', 'a!', '!', 'b']],
    ['Contiguous', true, ['!', 'a', '!!', 'b']],
  ] as const)('%s, inverted: %s', (behavior, isInverted, pieces) => {
    expect(piecesAt({ pattern: /!/gu, behavior, isInverted }, text)).toEqual(pieces);
  });

  it('gives a text without a match whole, and nothing for nothing', () => {
    expect(piecesAt({ pattern: /!/gu, behavior: 'Isolated', isInverted: false }, 'ab')).toEqual([
      'ab',
    ]);
    expect(piecesAt({ pattern: /!/gu, behavior: 'Isolated', isInverted: false }, '')).toEqual([]);
    expect(piecesAt({ pattern: /!/gu, behavior: 'Contiguous', isInverted: false }, '')).toEqual([]);
  });

  it('cuts at empty matches', () => {
    expect(
      piecesAt({ pattern: /(?=b)/gu, behavior: 'Isolated', isInverted: false }, 'abab'),
    ).toEqual(['a', 'ba', 'b']);
  });
});
