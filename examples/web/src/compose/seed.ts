/** A seed that is short enough to read aloud. */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 100_000;
}

/** The seed of the next piece on the same line. */
export function nextSeed(seed: number): number {
  return seed < Number.MAX_SAFE_INTEGER ? seed + 1 : 0;
}
