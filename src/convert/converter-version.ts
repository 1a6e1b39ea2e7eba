/** Changes whenever the same checkpoint would give another graph; cached conversions then count no more. */
export const converterVersion = 11;

/** The first version whose graphs take from a cache of integers what `backends/integer-cache.ts` gives. */
export const integerCacheVersion = 8;
