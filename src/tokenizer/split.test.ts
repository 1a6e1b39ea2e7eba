import { describe, expect, it } from 'vitest';
import { splitAt } from './split.ts';

/** Expected pieces by tokenizers 0.23.2 for Python: `Split(Regex("!"), behavior, invert)`. */
describe('splitAt', () => {
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
    expect([...splitAt(/!/gu, behavior, isInverted)(text)]).toEqual(pieces);
  });

  it('gives a text without a match whole, and nothing for nothing', () => {
    expect([...splitAt(/!/gu, 'Isolated', false)('ab')]).toEqual(['ab']);
    expect([...splitAt(/!/gu, 'Isolated', false)('')]).toEqual([]);
    expect([...splitAt(/!/gu, 'Contiguous', false)('')]).toEqual([]);
  });

  it('cuts at empty matches', () => {
    expect([...splitAt(/(?=b)/gu, 'Isolated', false)('abab')]).toEqual(['a', 'ba', 'b']);
  });
});
