/**
 * A fresh seed from the platform's random numbers. It has 32 bits, not the 53 that a seed may have,
 * so that people can read it, type it and share it.
 */
export function randomSeed(): number {
  return globalThis.crypto.getRandomValues(new Uint32Array(1))[0]!;
}
