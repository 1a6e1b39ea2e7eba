import { VentiError } from '../errors.ts';

/** Element types of safetensors files that hold weights as 32-bit floats or fewer bits. */
export const floatTypes = ['F32', 'F16', 'BF16'] as const;

export type FloatType = (typeof floatTypes)[number];

/**
 * Little-endian floats of any width as 32-bit floats. Exact: every half (IEEE 754 binary16) and every
 * bfloat16 is a 32-bit float too. For `F32` the result may share the memory of `bytes`.
 */
export function decodeFloats(bytes: Uint8Array, type: FloatType): Float32Array {
  switch (type) {
    case 'F32': {
      const { buffer, byteOffset } = aligned(bytes, 4);
      return new Float32Array(buffer, byteOffset, bytes.byteLength / 4);
    }
    case 'F16':
      return decodeHalves(words(bytes));
    case 'BF16':
      return decodeBrainFloats(words(bytes));
  }
}

function words(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset } = aligned(bytes, 2);
  return new Uint16Array(buffer, byteOffset, bytes.byteLength / 2);
}

/** The bytes themselves, or a copy where they begin between two elements. */
function aligned(bytes: Uint8Array, elementBytes: number): Uint8Array {
  return bytes.byteOffset % elementBytes === 0 ? bytes : bytes.slice();
}

function decodeHalves(halves: Uint16Array): Float32Array {
  halfTable ??= makeHalfTable();
  const table = halfTable;
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i] ?? 0] ?? 0;
  return floats;
}

/** A bfloat16 is the upper half of a 32-bit float. */
function decodeBrainFloats(brainFloats: Uint16Array): Float32Array {
  const bits = new Uint32Array(brainFloats.length);
  for (let i = 0; i < brainFloats.length; i++) bits[i] = (brainFloats[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

/**
 * The nearest halves, of two equally near the even one.
 * @param where tensor, for the error message
 * @throws VentiError `unsupported` for a number beyond the largest half
 */
export function encodeHalves(floats: Float32Array, where: string): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  const rounder = new Float32Array(1);
  const rounderBits = new Uint32Array(rounder.buffer);
  for (let i = 0; i < floats.length; i++) {
    const sign = (bits[i]! >>> 16) & 0x8000;
    const magnitude = bits[i]! & 0x7fff_ffff;
    if (magnitude >= firstBeyondHalves) {
      throw new VentiError(
        'unsupported',
        `${where} holds ${floats[i]}, halves end at 65504. Convert to fp32, q8 or q4.`,
      );
    }
    if (magnitude < smallestNormalHalf) {
      // The last bit of a float at one half is worth as much as that of the smallest halves.
      rounder[0] = Math.abs(floats[i]!) + 0.5;
      halves[i] = sign | (rounderBits[0]! - 0x3f00_0000);
    } else {
      const isOdd = (magnitude >>> 13) & 1;
      halves[i] = sign | ((magnitude - exponentDifference + 0xfff + isOdd) >>> 13);
    }
  }
  return halves;
}

/** Bits of 65520, half-way from the largest half to the next power of two. */
const firstBeyondHalves = 0x477f_f000;
/** Bits of 2^-14. */
const smallestNormalHalf = 0x3880_0000;
/** From the exponents of floats, which count from -127, to those of halves, which count from -15. */
const exponentDifference = (127 - 15) << 23;

/** The value of each of the 65,536 halves. */
let halfTable: Float32Array | undefined;

function makeHalfTable(): Float32Array {
  return Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
