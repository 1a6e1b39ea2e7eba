/** Changes whenever the same checkpoint would give another graph; cached conversions then count no more. */
export const converterVersion = 7;

/** The first version whose graphs round queries to seven bits, as `backends/integer-cache.ts` expects them. */
export const integerCacheVersion = 7;
