/** How much an engine does at a time. */
export interface EngineLimits {
  /** Most sequences at the same time. */
  readonly maxBatchSize: number;
  /** Most bytes for keys and values. One sequence is taken whatever it needs. */
  readonly maxCacheBytes: number;
  /** Most sequences that wait for a place. */
  readonly maxQueueLength: number;
}

/** Limits that suit every runtime. */
export const defaultLimits = { maxBatchSize: 64, maxQueueLength: 4096 } as const;
