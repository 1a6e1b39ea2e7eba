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
