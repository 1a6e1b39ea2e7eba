/** How much an engine does at a time. */
export interface EngineLimits {
  /** Most sequences at the same time. */
  readonly maxBatchSize: number;
  /** Most bytes for keys and values. One sequence is taken whatever it needs. */
  readonly maxCacheBytes: number;
  /** Most sequences that wait for a place. */
  readonly maxQueueLength: number;
}

export const defaultLimits: EngineLimits = {
  maxBatchSize: 64,
  maxCacheBytes: 2 ** 30,
  maxQueueLength: 4096,
};
