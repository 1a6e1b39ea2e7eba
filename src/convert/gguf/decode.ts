import { decodeFloats } from '../floats.ts';
import { blockSize, type GGUFTypeName } from './tensor-types.ts';

const scaleBytes = 2;

/** The numbers of a tensor as 32-bit floats. */
export function decodeGGUF(bytes: Uint8Array, type: GGUFTypeName): Float32Array {
  switch (type) {
    case 'F32':
    case 'F16':
      return decodeFloats(bytes, type);
    case 'Q8_0':
      return decodeBytes(bytes);
    case 'Q4_0':
      return decodeNibbles(bytes);
  }
}

/** Blocks of a half, the scale, and a signed byte for each number. */
function decodeBytes(bytes: Uint8Array): Float32Array {
  const stride = scaleBytes + blockSize;
  const scales = scalesOf(bytes, stride);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = new Float32Array(scales.length * blockSize);
  for (let block = 0; block < scales.length; block++) {
    const start = block * stride + scaleBytes;
    const scale = scales[block]!;
    for (let i = 0; i < blockSize; i++) floats[block * blockSize + i] = signed[start + i]! * scale;
  }
  return floats;
}

/**
 * Blocks of a half, the scale, and sixteen bytes: their low bits are the first half of the numbers, their
 * high bits the second, each 8 above its value.
 */
function decodeNibbles(bytes: Uint8Array): Float32Array {
  const half = blockSize / 2;
  const stride = scaleBytes + half;
  const scales = scalesOf(bytes, stride);
  const floats = new Float32Array(scales.length * blockSize);
  for (let block = 0; block < scales.length; block++) {
    const start = block * stride + scaleBytes;
    const scale = scales[block]!;
    for (let i = 0; i < half; i++) {
      const byte = bytes[start + i]!;
      floats[block * blockSize + i] = ((byte & 15) - 8) * scale;
      floats[block * blockSize + half + i] = ((byte >> 4) - 8) * scale;
    }
  }
  return floats;
}

/** The halves that stand before every block. */
function scalesOf(bytes: Uint8Array, stride: number): Float32Array {
  const halves = new Uint8Array((bytes.byteLength / stride) * scaleBytes);
  for (let block = 0; block * stride < bytes.byteLength; block++) {
    halves[2 * block] = bytes[block * stride]!;
    halves[2 * block + 1] = bytes[block * stride + 1]!;
  }
  return decodeFloats(halves, 'F16');
}
