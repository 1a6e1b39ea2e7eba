import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdList } from './id-list.ts';
import { Utf8Text } from './utf8-text.ts';
import { longestCachedWord, WordCache } from './word-cache.ts';

/** A cache that takes and gives whole texts. */
function cacheOfTexts() {
  const cache = new WordCache();
  const text = new Utf8Text(100);
  return {
    keep(word: string, ids: readonly number[]): void {
      text.write(word);
      const source = new IdList(1);
      for (const id of [999, ...ids]) source.push(id);
      cache.keep(text, 0, text.end, source, 1);
    },
    get(word: string, before = '', after = ''): number[] | undefined {
      text.write(before + word + after);
      const start = Buffer.byteLength(before);
      const output = new IdList(1);
      const isKnown = cache.copyTo(output, text, start, start + Buffer.byteLength(word));
      return isKnown ? [...output.toArray()] : undefined;
    },
  };
}

describe('WordCache', () => {
  it('tells words apart that begin alike', () => {
    const cache = cacheOfTexts();
    const words = [
      'a',
      'a\0',
      'a\0\0',
      'aaaa',
      'aaaaa',
      'aaaaaaaa',
      'aaaaaaaaa',
      'aaaaaaaa\0',
      '\0',
    ];
    for (const [id, word] of words.entries()) cache.keep(word, [id]);
    for (const [id, word] of words.entries())
      expect(cache.get(word, 'xyz', 'aaaaaaa')).toEqual([id]);
    expect(cache.get('aa')).toBeUndefined();
    expect(cache.get('aaaaaaaaaa')).toBeUndefined();
    expect(cache.get('\0\0')).toBeUndefined();
  });

  it('keeps any number of ids of a word', () => {
    const cache = cacheOfTexts();
    const word = 'é'.repeat(longestCachedWord / 2);
    const ids = Array.from({ length: longestCachedWord }, (_, id) => id);
    cache.keep(word, ids);
    cache.keep('short', [7, 8, 9]);
    expect(cache.get(word)).toEqual(ids);
    expect(cache.get('short')).toEqual([7, 8, 9]);
  });

  it('never gives the ids of another word, also when it is full', () => {
    const cache = cacheOfTexts();
    const count = 200_000;
    let known = 0;
    for (let id = 0; id < count; id++) cache.keep(`${id.toString(36)}${'X'.repeat(id % 13)}`, [id]);
    for (let id = 0; id < count; id++) {
      const ids = cache.get(`${id.toString(36)}${'X'.repeat(id % 13)}`);
      if (ids === undefined) continue;
      known++;
      if (ids[0] !== id) expect.fail(`word ${id} has the ids ${ids}`);
    }
    expect(known).toBeGreaterThan(3_000);
    expect(known).toBeLessThanOrEqual(65_536);
  });

  it('gives what was kept, whatever the words', () => {
    const words = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 16 }));
    fc.assert(
      fc.property(words, fc.string(), fc.string(), (any, before, after) => {
        const cache = cacheOfTexts();
        for (const [id, word] of any.entries()) cache.keep(word, [id, id + 1]);
        for (const [id, word] of any.entries()) {
          expect(cache.get(word, before, after)).toEqual([id, id + 1]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
