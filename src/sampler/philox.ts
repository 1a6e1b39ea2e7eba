const rounds = 10;
const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
/** Weyl constants: the golden ratio and √3 − 1, as fractions of 2³². */
const keyStep0 = 0x9e3779b9;
const keyStep1 = 0xbb67ae85;

/**
 * Philox4x32-10 (Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3"): random words as
 * a function of a counter and a key, with no state in between.
 *
 * @param block four words of the counter, replaced by four random words
 * @param key0 @param key1 the key, unsigned 32-bit integers
 */
export function philox4x32(block: Uint32Array, key0: number, key1: number): void {
  let [word0, word1, word2, word3] = block as Uint32Array & [number, number, number, number];
  let round0 = key0;
  let round1 = key1;
  for (let round = 0; round < rounds; round++) {
    const high0 = highProduct(multiplier0, word0);
    const high1 = highProduct(multiplier1, word2);
    const low0 = Math.imul(multiplier0, word0);
    const low1 = Math.imul(multiplier1, word2);
    word0 = high1 ^ word1 ^ round0;
    word1 = low1;
    word2 = high0 ^ word3 ^ round1;
    word3 = low0;
    round0 = (round0 + keyStep0) | 0;
    round1 = (round1 + keyStep1) | 0;
  }
  block[0] = word0;
  block[1] = word1;
  block[2] = word2;
  block[3] = word3;
}

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit integers, by halves of 16 bits. */
function highProduct(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (aLow * bHigh + (middle & 0xffff)) >>> 16;
  return aHigh * bHigh + (middle >>> 16) + carry;
}
