/** How much an engine does at a time. */
export interface EngineLimits {
  /** Most sequences at the same time. */
  readonly maxBatchSize: number;
  /** Most bytes for keys and values. */
  readonly maxCacheBytes: number;
  /** Most sequences that wait for a place. */
  readonly maxQueueLength: number;
}

/** Most tokens a sequence may come to hold in the cache. */
export interface CacheNeed {
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
}

/**
 * Whether sequences fit the cache together: every slot takes as much room as the longest needs. One
 * sequence alone always fits.
 */
export function fitsCache(
  needs: readonly CacheNeed[],
  bytesPerToken: number,
  contextLength: number,
  maxCacheBytes: number,
): boolean {
  if (needs.length <= 1) return true;
  let longest = 0;
  for (const need of needs) {
    longest = Math.max(longest, need.promptTokens + need.maxOutputTokens);
  }
  return needs.length * Math.min(longest, contextLength) * bytesPerToken <= maxCacheBytes;
}
