/** Changes whenever the same checkpoint would give another graph; cached conversions then count no more. */
export const converterVersion = 7;
