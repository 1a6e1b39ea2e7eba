import { type MergeTable, noMerge } from './merge-table.ts';

/** Up to this many symbols a search through all pairs is faster than a heap. */
export const longestShortWord = 48;

const ranks = new Int32Array(longestShortWord);

/**
 * Merges the pairs of a short word in place, the lowest rank first and of equal ones the leftmost,
 * until none merges.
 * @param symbols token ids, one per byte at first
 * @param length how many, at most `longestShortWord`
 * @returns how many are left, at the front
 */
export function mergeShort(symbols: Int32Array, length: number, merges: MergeTable): number {
  let last = length - 1;
  for (let i = 0; i < last; i++) ranks[i] = merges.rankOf(symbols[i]!, symbols[i + 1]!);
  while (last > 0) {
    let lowest = noMerge;
    let at = 0;
    for (let i = 0; i < last; i++) {
      if (ranks[i]! < lowest) {
        lowest = ranks[i]!;
        at = i;
      }
    }
    if (lowest === noMerge) break;
    symbols[at] = merges.mergedAt(lowest);
    for (let i = at + 1; i < last; i++) {
      symbols[i] = symbols[i + 1]!;
      ranks[i] = ranks[i + 1]!;
    }
    last--;
    if (at > 0) ranks[at - 1] = merges.rankOf(symbols[at - 1]!, symbols[at]!);
    if (at < last) ranks[at] = merges.rankOf(symbols[at]!, symbols[at + 1]!);
  }
  return last + 1;
}
