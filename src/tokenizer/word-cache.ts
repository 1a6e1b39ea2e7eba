import type { IdList } from './id-list.ts';

/** Longer words, in bytes of UTF-8, repeat too seldom to be kept. */
export const longestCachedWord = 64;

const slotCount = 2 ** 17;
const maxWords = 2 ** 16;
const maxKeyBytes = 2 ** 20;
const maxIds = 2 ** 18;

/** Numbers per slot: hash, place of the word's bytes, lengths, place of its ids or its only id. */
const slotSize = 4;
/** Slots that a word may stand in, which bounds the time of a search whatever the words are. */
const reach = 8;
/** Lengths of a slot are `length of the word * lengthUnit + number of ids`. */
const lengthUnit = 256;

/**
 * The ids of words met before. Holds up to 65,536 words, at most 1 MiB of text, and about 4 MiB in
 * all; when it is full it is emptied, so that what a text uses often is soon there again.
 */
export class WordCache {
  private readonly slots: Int32Array = new Int32Array(slotCount * slotSize);
  private readonly keys: Uint8Array = new Uint8Array(maxKeyBytes);
  private readonly ids: Int32Array = new Int32Array(maxIds);
  private wordCount = 0;
  private keyBytes = 0;
  private idCount = 0;

  /**
   * Appends the ids of a word, if they are known.
   * @param bytes the word stands at `start` to `end - 1`
   * @returns whether they were
   */
  copyTo(output: IdList, bytes: Uint8Array, start: number, end: number): boolean {
    const { slots, ids } = this;
    const at = this.find(hashOf(bytes, start, end), bytes, start, end);
    if (at < 0) return false;
    const idCount = slots[at + 2]! % lengthUnit;
    const place = slots[at + 3]!;
    if (idCount === 1) output.push(place);
    else output.append(ids, place, place + idCount);
    return true;
  }

  /**
   * Keeps a word that is not here.
   * @param bytes the word stands at `start` to `end - 1`, at most `longestCachedWord`
   * @param source its ids stand from `from` to the end
   */
  keep(bytes: Uint8Array, start: number, end: number, source: IdList, from: number): void {
    const length = end - start;
    const idCount = source.length - from;
    const isFull =
      this.wordCount === maxWords ||
      this.keyBytes + length > maxKeyBytes ||
      this.idCount + idCount > maxIds;
    if (isFull) this.clear();
    const hash = hashOf(bytes, start, end);
    const at = this.freeSlot(hash);
    this.slots[at] = hash;
    this.slots[at + 1] = this.keyBytes;
    this.slots[at + 2] = length * lengthUnit + idCount;
    this.slots[at + 3] = idCount === 1 ? source.at(from) : this.idCount;
    for (let i = start; i < end; i++) this.keys[this.keyBytes++] = bytes[i]!;
    if (idCount > 1) {
      for (let i = from; i < source.length; i++) this.ids[this.idCount++] = source.at(i);
    }
    this.wordCount++;
  }

  private find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const { slots } = this;
    for (let step = 0; step < reach; step++) {
      const at = slotAt(hash, step);
      const lengths = slots[at + 2]!;
      if (lengths === 0) return -1;
      if (slots[at] === hash && this.holds(slots[at + 1]!, lengths, bytes, start, end)) return at;
    }
    return -1;
  }

  private holds(
    place: number,
    lengths: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    if (Math.floor(lengths / lengthUnit) !== end - start) return false;
    const { keys } = this;
    for (let i = start, j = place; i < end; i++, j++) {
      if (keys[j] !== bytes[i]) return false;
    }
    return true;
  }

  /** A free slot within reach, or else the first, whose word is given up. */
  private freeSlot(hash: number): number {
    for (let step = 0; step < reach; step++) {
      const at = slotAt(hash, step);
      if (this.slots[at + 2] === 0) return at;
    }
    return slotAt(hash, 0);
  }

  private clear(): void {
    this.slots.fill(0);
    this.wordCount = 0;
    this.keyBytes = 0;
    this.idCount = 0;
  }
}

function slotAt(hash: number, step: number): number {
  return ((hash + step) & (slotCount - 1)) * slotSize;
}

/** A 32-bit hash whose lower bits are mixed. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
