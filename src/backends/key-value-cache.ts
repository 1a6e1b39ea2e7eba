import type { CacheType } from '../convert/cache-type.ts';
import type { Run } from './runs.ts';

/** Sizes of a model that decide how large its cache is. */
export interface CacheShape {
  readonly layers: number;
  /** Heads that have keys and values of their own. */
  readonly heads: number;
  /** Numbers per head. */
  readonly headWidth: number;
  /** Most tokens of a sequence. */
  readonly contextLength: number;
}

/** Capacity grows by this many tokens: a multiple of every vector width, so that sums stay the same. */
export const capacityStep = 64;

/** A length rounded up to whole steps of capacity. */
export function wholeSteps(length: number): number {
  return Math.ceil(length / capacityStep) * capacityStep;
}

/** Keys and values are floats, or integers with two numbers for each key and one for each value. */
export function bytesPerToken({ layers, heads, headWidth }: CacheShape, type: CacheType): number {
  const rowBytes = type === 'int8' ? 2 * headWidth + 3 * 4 : 2 * headWidth * 4;
  return layers * heads * rowBytes;
}

/** A tensor by which a graph reads the cache or adds to it. */
export interface CacheTensor {
  readonly name: string;
  readonly type: 'float32' | 'int8';
  readonly shape: readonly number[];
}

/** Part of the cache as the graph takes it: a view that is valid until the cache changes its size. */
export interface CacheInput extends CacheTensor {
  readonly data: Float32Array | Int8Array;
}

/** Neighbouring slots of a cache, as a run sees them. */
export interface SlotRange {
  readonly firstSlot: number;
  readonly slots: number;
  /** Tokens of each slot: the cache's capacity, or 0. */
  readonly tokens: number;
}

/** Keys and values of all sequences, in memory that the model reads in place. */
export interface KeyValueCache {
  /** Tokens that a slot has room for. */
  readonly capacity: number;
  /**
   * Makes room for `slots` slots of `length` tokens, keeping what is there.
   * @throws VentiError `out-of-memory`; the cache is then as it was
   */
  reserve(slots: number, length: number): void;
  /** Gives back the memory of all but the first `slots` slots of `length` tokens. */
  shrink(slots: number, length: number): void;
  /** Makes slot `to` hold the first `length` tokens of slot `from`, and nothing certain behind them. */
  copy(from: number, to: number, length: number): void;
  /** What a run takes from the cache. */
  inputs(range: SlotRange): readonly CacheInput[];
  /** What a run of so many slots and new tokens returns for the cache. */
  outputs(slots: number, length: number): readonly CacheTensor[];
  /**
   * Writes what a run returned into the cache.
   * @param output the numbers of an output, by its name
   */
  keep(run: Run, output: (name: string) => Float32Array | Int8Array): void;
}
