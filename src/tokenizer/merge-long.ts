import { type MergeTable, noMerge } from './merge-table.ts';
import { MinHeap } from './min-heap.ts';

/** A candidate is `rank * rankUnit + position`: the lowest rank first, of equal ones the leftmost. */
const rankUnit = 2 ** 31;

/**
 * The same merges as `mergeShort` for a word of any length, in time n log n: candidates wait in a
 * heap, and the symbols form a linked list from which the right one of a merged pair drops out.
 * @param symbols token ids, one per byte at first
 * @param length how many
 * @returns how many are left, at the front
 */
export function mergeLong(symbols: Int32Array, length: number, merges: MergeTable): number {
  const next = new Int32Array(length);
  const previous = new Int32Array(length);
  /** Rank of the pair that begins at each position; tells candidates that are out of date. */
  const ranks = new Int32Array(length).fill(noMerge);
  const candidates = new MinHeap(length);

  const offer = (left: number, right: number): void => {
    const rank = merges.rankOf(symbols[left]!, symbols[right]!);
    ranks[left] = rank;
    if (rank !== noMerge) candidates.push(rank * rankUnit + left);
  };

  for (let i = 0; i < length; i++) {
    previous[i] = i - 1;
    next[i] = i + 1;
    if (i + 1 < length) offer(i, i + 1);
  }

  while (candidates.size > 0) {
    const candidate = candidates.pop();
    const rank = Math.floor(candidate / rankUnit);
    const left = candidate % rankUnit;
    if (ranks[left] !== rank) continue;
    const right = next[left]!;
    symbols[left] = merges.mergedAt(rank);
    ranks[left] = noMerge;
    ranks[right] = noMerge;
    const after = next[right]!;
    next[left] = after;
    if (after < length) {
      previous[after] = left;
      offer(left, after);
    }
    const before = previous[left]!;
    if (before >= 0) offer(before, left);
  }

  let count = 0;
  for (let i = 0; i < length; i = next[i]!) symbols[count++] = symbols[i]!;
  return count;
}
