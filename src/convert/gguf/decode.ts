import { decodeFloats } from '../floats.ts';
import { decodeBlocks } from './decode-blocks.ts';
import { decodeSuperBlocks } from './decode-super-blocks.ts';
import type { GGUFTypeName } from './tensor-types.ts';

/** The numbers of a tensor as 32-bit floats. */
export function decodeGGUF(bytes: Uint8Array, type: GGUFTypeName): Float32Array {
  switch (type) {
    case 'F32':
    case 'F16':
    case 'BF16':
      return decodeFloats(bytes, type);
    case 'Q4_0':
    case 'Q4_1':
    case 'Q5_0':
    case 'Q5_1':
    case 'Q8_0':
      return decodeBlocks(bytes, type);
    case 'Q4_K':
    case 'Q5_K':
    case 'Q6_K':
      return decodeSuperBlocks(bytes, type);
  }
}
