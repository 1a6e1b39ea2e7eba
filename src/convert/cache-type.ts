import type { WeightType } from './matrices/matrix-writer.ts';

/** How the keys and values of past tokens are kept: as they are, or rounded to eight bits a number. */
export type CacheType = 'float32' | 'int8';

export const cacheTypes: readonly CacheType[] = ['float32', 'int8'];

/** Sums of more products than this, of numbers of seven bits and of eight, might pass 32 bits. */
const longestIntegerContext = 2 ** 17;

/** Models whose matrices are integers keep keys and values as integers too, where sums cannot overflow. */
export function cacheTypeOf(type: WeightType, contextLength: number): CacheType {
  const isRounded = type === 'q8' || type === 'q4';
  return isRounded && contextLength <= longestIntegerContext ? 'int8' : 'float32';
}
