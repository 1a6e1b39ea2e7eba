import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLong } from './merge-long.ts';
import { longestShortWord, mergeShort } from './merge-short.ts';
import { MergeTable, noMerge } from './merge-table.ts';

type Merge = typeof mergeShort;

/** Merges as they are defined: the pair of lowest rank, the leftmost, again and again. */
function mergePlainly(symbols: number[], merges: MergeTable): number[] {
  const left = [...symbols];
  for (;;) {
    let lowest = noMerge;
    let at = -1;
    for (let i = 0; i + 1 < left.length; i++) {
      const rank = merges.rankOf(left[i]!, left[i + 1]!);
      if (rank < lowest) [lowest, at] = [rank, i];
    }
    if (at < 0) return left;
    left.splice(at, 2, merges.mergedAt(lowest));
  }
}

function mergeBy(merge: Merge, symbols: number[], merges: MergeTable): number[] {
  const inPlace = Int32Array.from(symbols);
  return [...inPlace.subarray(0, merge(inPlace, symbols.length, merges))];
}

/** Merges of ids; merge n makes the id 4 + n. */
function tableOf(pairs: readonly (readonly [number, number])[]): MergeTable {
  const table = MergeTable.ofSize(pairs.length);
  for (const [rank, [left, right]] of pairs.entries()) table.set(left, right, rank, 4 + rank);
  return table;
}

describe.each([
  ['mergeShort', mergeShort],
  ['mergeLong', mergeLong],
])('%s', (_, merge) => {
  // The example of https://en.wikipedia.org/wiki/Byte_pair_encoding: a is 0, b 1, c 2, d 3.
  it('merges aaabdaaabac to XdXac', () => {
    const table = tableOf([
      [0, 0],
      [4, 0],
      [5, 1],
    ]);
    expect(mergeBy(merge, [0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 2], table)).toEqual([6, 3, 6, 0, 2]);
  });

  it('prefers the leftmost of equal pairs', () => {
    expect(mergeBy(merge, [0, 0, 0], tableOf([[0, 0]]))).toEqual([4, 0]);
  });

  it('leaves what does not merge', () => {
    expect(mergeBy(merge, [0], tableOf([[0, 0]]))).toEqual([0]);
    expect(mergeBy(merge, [0, 1, 0], tableOf([]))).toEqual([0, 1, 0]);
  });

  it('merges as defined, whatever the table', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 })), {
      maxLength: 40,
      selector: String,
    });
    const symbols = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: longestShortWord });
    fc.assert(
      fc.property(pairs, symbols, (any, word) => {
        const table = tableOf(any);
        expect(mergeBy(merge, word, table)).toEqual(mergePlainly(word, table));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('mergeLong', () => {
  it('asks for a number of ranks in proportion to the length', () => {
    // One letter, whose runs of 2, 4, 8, ... are tokens.
    const pairs = [0, 4, 5, 6, 7, 8].map((id): [number, number] => [id, id]);
    const table = tableOf(pairs);
    let asked = 0;
    const counting = {
      rankOf: (left: number, right: number) => {
        asked++;
        return table.rankOf(left, right);
      },
      mergedAt: (rank: number) => table.mergedAt(rank),
    } as MergeTable;
    const length = 200_000;
    expect(mergeLong(new Int32Array(length), length, counting)).toBe(length / 64);
    expect(asked).toBeLessThan(3 * length);
  });
});

describe('MergeTable', () => {
  it('knows the pairs that were set, the last of equal ones', () => {
    const pairs = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(pairs, (any) => {
        const table = tableOf(any);
        const expected = new Map(any.map(([left, right], rank) => [`${left} ${right}`, rank]));
        for (const [left, right] of any) {
          const rank = table.rankOf(left, right);
          expect(rank).toBe(expected.get(`${left} ${right}`));
          expect(table.mergedAt(rank)).toBe(4 + rank);
        }
        expect(table.rankOf(301, 0)).toBe(noMerge);
      }),
    );
  });
});
