import { decodeFloats } from '../floats.ts';

/**
 * A half of every block.
 * @param stride bytes of a block
 * @param offset of the half in its block
 */
export function blockHalves(bytes: Uint8Array, stride: number, offset: number): Float32Array {
  const halves = new Uint8Array((bytes.byteLength / stride) * 2);
  for (let block = 0; block * stride < bytes.byteLength; block++) {
    halves[2 * block] = bytes[block * stride + offset]!;
    halves[2 * block + 1] = bytes[block * stride + offset + 1]!;
  }
  return decodeFloats(halves, 'F16');
}
