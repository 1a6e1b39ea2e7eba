import type { IdList } from './id-list.ts';
import type { Utf8Text } from './utf8-text.ts';

/** Longer words, in bytes, repeat too seldom to be kept. */
export const longestCachedWord = 64;
/** Words up to this length stand in their slot. */
const longestShortWord = 8;

const slotCount = 2 ** 17;
const maxWords = 2 ** 16;
const maxKeyBytes = 2 ** 20;
const maxIds = 2 ** 18;

/**
 * Numbers per slot. Of a short word: its first four bytes, the next four, lengths, ids; of a long
 * one: hash, place of its bytes, lengths, ids. Lengths are `bytes * 256 + number of ids`, 0 in a
 * free slot. Ids are the only id, or the place of many.
 */
const slotSize = 4;
/** Slots that a word may stand in, which bounds the time of a search whatever the words are. */
const reach = 8;

/** Which bits of the first and of the next four bytes belong to a word of 0 to 8 bytes. */
const firstMasks = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const secondMasks = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);

/**
 * The ids of words met before. Holds up to 65,536 words, at most 1 MiB of long ones, and about 4 MiB
 * in all; when it is full it is emptied, so that what a text uses often is soon there again.
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
   * @param text the word stands at `start` to `end - 1`
   * @returns whether they were
   */
  copyTo(output: IdList, text: Utf8Text, start: number, end: number): boolean {
    const { slots } = this;
    const length = end - start;
    const at =
      length <= longestShortWord
        ? this.findShort(text.view, start, length)
        : this.findLong(text.bytes, start, end);
    const lengths = slots[at + 2]!;
    if (lengths === 0) return false;
    const place = slots[at + 3]!;
    const idCount = lengths & 0xff;
    if (idCount === 1) output.push(place);
    else output.append(this.ids, place, place + idCount);
    return true;
  }

  /**
   * Keeps a word that is not here.
   * @param text the word stands at `start` to `end - 1`, at most `longestCachedWord`
   * @param source its ids stand from `from` to the end
   */
  keep(text: Utf8Text, start: number, end: number, source: IdList, from: number): void {
    const { slots, keys, ids } = this;
    const length = end - start;
    const idCount = source.length - from;
    if (this.isFull(length, idCount)) this.clear();
    let at: number;
    if (length <= longestShortWord) {
      at = this.findShort(text.view, start, length);
      slots[at] = firstBytes(text.view, start, length);
      slots[at + 1] = secondBytes(text.view, start, length);
    } else {
      at = this.findLong(text.bytes, start, end);
      slots[at] = longHash(text.bytes, start, end);
      slots[at + 1] = this.keyBytes;
      keys.set(text.bytes.subarray(start, end), this.keyBytes);
      this.keyBytes += length;
    }
    slots[at + 2] = (length << 8) | idCount;
    slots[at + 3] = idCount === 1 ? source.at(from) : this.idCount;
    if (idCount > 1) {
      for (let i = from; i < source.length; i++) ids[this.idCount++] = source.at(i);
    }
    this.wordCount++;
  }

  /** The slot of a word, or the one that it may take. */
  private findShort(view: DataView, start: number, length: number): number {
    const { slots } = this;
    const first = firstBytes(view, start, length);
    const second = secondBytes(view, start, length);
    const hash = mixed(Math.imul(first, 0x9e3779b1) ^ Math.imul(second ^ length, 0x85ebca6b));
    for (let step = 0; step < reach; step++) {
      const at = slotAt(hash, step);
      const lengths = slots[at + 2]!;
      if (lengths === 0) return at;
      if (slots[at] === first && slots[at + 1] === second && lengths >>> 8 === length) return at;
    }
    return this.vacate(hash);
  }

  /** The slot of a word, or the one that it may take. */
  private findLong(bytes: Uint8Array, start: number, end: number): number {
    const { slots } = this;
    const hash = longHash(bytes, start, end);
    for (let step = 0; step < reach; step++) {
      const at = slotAt(hash, step);
      const lengths = slots[at + 2]!;
      if (lengths === 0) return at;
      const isSame =
        slots[at] === hash &&
        lengths >>> 8 === end - start &&
        this.holds(slots[at + 1]!, bytes, start, end);
      if (isSame) return at;
    }
    return this.vacate(hash);
  }

  private holds(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { keys } = this;
    for (let i = start, j = place; i < end; i++, j++) {
      if (keys[j] !== bytes[i]) return false;
    }
    return true;
  }

  /** Gives up the word in the first slot of a hash. */
  private vacate(hash: number): number {
    const at = slotAt(hash, 0);
    this.slots[at + 2] = 0;
    return at;
  }

  private isFull(length: number, idCount: number): boolean {
    return (
      this.wordCount === maxWords ||
      this.keyBytes + length > maxKeyBytes ||
      this.idCount + idCount > maxIds
    );
  }

  private clear(): void {
    this.slots.fill(0);
    this.wordCount = 0;
    this.keyBytes = 0;
    this.idCount = 0;
  }
}

function firstBytes(view: DataView, start: number, length: number): number {
  return view.getInt32(start, true) & firstMasks[length]!;
}

function secondBytes(view: DataView, start: number, length: number): number {
  return view.getInt32(start + 4, true) & secondMasks[length]!;
}

function longHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x9e3779b1);
  return mixed(hash);
}

/** Brings the upper bits, which depend on all others, to bear on the lower. */
function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}

function slotAt(hash: number, step: number): number {
  return ((hash + step) & (slotCount - 1)) * slotSize;
}
