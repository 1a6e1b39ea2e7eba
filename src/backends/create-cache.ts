import type { CacheType } from '../convert/cache-type.ts';
import type { CacheMemory } from './cache-memory.ts';
import { FloatCache } from './float-cache.ts';
import { IntegerCache } from './integer-cache.ts';
import type { CacheShape, KeyValueCache } from './key-value-cache.ts';

/** @param maxSlots most sequences, each of the whole context */
export function createCache(
  type: CacheType,
  shape: CacheShape,
  maxSlots: number,
  memory: CacheMemory,
): KeyValueCache {
  const Cache = type === 'int8' ? IntegerCache : FloatCache;
  return new Cache(shape, maxSlots, memory);
}
