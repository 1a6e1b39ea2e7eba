/** The rank of a pair that does not merge: after every other. */
export const noMerge = 0x7fffffff;

/** Numbers per slot: left id, right id, rank. */
const slotSize = 3;
const empty = -1;

/** The numbers of a `MergeTable`. */
export interface Merges {
  /** Open addressing with linear probing, at most half full. */
  readonly slots: Int32Array;
  /** Id of the merged token, by rank. */
  readonly merged: Int32Array;
}

/** Which pairs of tokens merge, in which order of precedence, and into what. */
export class MergeTable implements Merges {
  readonly slots: Int32Array;
  readonly merged: Int32Array;
  private readonly mask: number;

  constructor({ slots, merged }: Merges) {
    this.slots = slots;
    this.merged = merged;
    this.mask = slots.length / slotSize - 1;
  }

  /** @param size number of merges, which are to be set */
  static ofSize(size: number): MergeTable {
    const slotCount = 2 ** Math.ceil(Math.log2(2 * size + 1));
    return new MergeTable({
      slots: new Int32Array(slotCount * slotSize).fill(empty),
      merged: new Int32Array(size),
    });
  }

  /**
   * @param rank below the table's size; the lowest merges first
   * @param merged id of the token that the pair becomes
   */
  set(left: number, right: number, rank: number, merged: number): void {
    const at = this.slotOf(left, right);
    this.slots[at] = left;
    this.slots[at + 1] = right;
    this.slots[at + 2] = rank;
    this.merged[rank] = merged;
  }

  /** Rank of a pair, or `noMerge`. */
  rankOf(left: number, right: number): number {
    const at = this.slotOf(left, right);
    return this.slots[at] === empty ? noMerge : this.slots[at + 2]!;
  }

  mergedAt(rank: number): number {
    return this.merged[rank]!;
  }

  /** Where the pair stands, or the free slot it would take. */
  private slotOf(left: number, right: number): number {
    const { slots, mask } = this;
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const at = slot * slotSize;
      if (slots[at] === empty || (slots[at] === left && slots[at + 1] === right)) return at;
      slot = (slot + 1) & mask;
    }
  }
}
