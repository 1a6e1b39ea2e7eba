import { philox4x32 } from './philox.ts';

/** What random words are for. Each purpose has counters of its own, so their words never coincide. */
const purposes = {
  draw: 0,
  pieceSeed: 1,
  redrawSeed: 2,
  quote: 3,
  candidateSeed: 4,
  resample: 5,
} as const;

export type Purpose = keyof typeof purposes;

/**
 * Four random words, unsigned 32-bit, for place `index` of a seed's stream.
 * @param seed @param index non-negative safe integers
 */
export function randomWords(seed: number, purpose: Purpose, index: number): Uint32Array {
  const block = Uint32Array.of(lowWord(index), highWord(index), 0, purposes[purpose]);
  philox4x32(block, lowWord(seed), highWord(seed));
  return block;
}

function lowWord(value: number): number {
  return value >>> 0;
}

/** The upper 21 bits of a safe integer's 53. */
function highWord(value: number): number {
  return Math.floor(value / 2 ** 32);
}
