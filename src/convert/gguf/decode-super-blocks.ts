import { blockHalves } from './block-halves.ts';
import { blockSize, type GGUFTypeName, superBlockSize } from './tensor-types.ts';

/**
 * Super-blocks of 256 numbers: halves that they share, and the scales of their blocks as small integers
 * ("k-quants", https://github.com/ggml-org/llama.cpp/pull/1684).
 */
export function decodeSuperBlocks(
  bytes: Uint8Array,
  type: Extract<GGUFTypeName, `Q${number}_K`>,
): Float32Array {
  switch (type) {
    case 'Q4_K':
      return decodeScalesAndLeasts(bytes, { bytes: 144, fourBits: 16 });
    case 'Q5_K':
      return decodeScalesAndLeasts(bytes, { bytes: 176, fifthBits: 16, fourBits: 48 });
    case 'Q6_K':
      return decodeSixBits(bytes);
  }
}

/** Where the parts of a super-block begin, in bytes. */
interface SuperBlockLayout {
  readonly bytes: number;
  /** 32 bytes: bit b of byte i belongs to number i of block b. */
  readonly fifthBits?: number;
  /** 32 bytes for every two blocks: their low bits are the first one's, their high bits the second one's. */
  readonly fourBits: number;
}

/**
 * Eight blocks of 32 with a scale and a least number each, both of six bits:
 * `integer * scale * sharedScale - least * sharedLeast`.
 */
function decodeScalesAndLeasts(bytes: Uint8Array, layout: SuperBlockLayout): Float32Array {
  const { bytes: stride, fifthBits, fourBits } = layout;
  const sharedScales = blockHalves(bytes, stride, 0);
  const sharedLeasts = blockHalves(bytes, stride, 2);
  const floats = new Float32Array(sharedScales.length * superBlockSize);
  for (let index = 0; index < sharedScales.length; index++) {
    const start = index * stride;
    for (let block = 0; block < 8; block++) {
      const [ownScale, ownLeast] = scaleAndLeast(bytes, start + 4, block);
      const scale = sharedScales[index]! * ownScale;
      const least = sharedLeasts[index]! * ownLeast;
      const values = start + fourBits + (block >> 1) * blockSize;
      const target = index * superBlockSize + block * blockSize;
      for (let i = 0; i < blockSize; i++) {
        const low = (bytes[values + i]! >> (4 * (block & 1))) & 15;
        const fifth = fifthBits === undefined ? 0 : (bytes[start + fifthBits + i]! >> block) & 1;
        floats[target + i] = (low | (fifth << 4)) * scale - least;
      }
    }
  }
  return floats;
}

/**
 * The scales and the least numbers of eight blocks, in twelve bytes. Those of the first four blocks are the
 * low six bits of a byte each: four of scales, then four of least numbers. Above them stand the upper two
 * bits of the other four blocks', whose lower four bits share the last four bytes, scales below.
 * @param place of the twelve bytes
 */
function scaleAndLeast(bytes: Uint8Array, place: number, block: number): [number, number] {
  const [scale, least] = [bytes[place + (block & 3)]!, bytes[place + 4 + (block & 3)]!];
  if (block < 4) return [scale & 63, least & 63];
  const lower = bytes[place + 4 + block]!;
  return [((scale >> 6) << 4) | (lower & 15), ((least >> 6) << 4) | (lower >> 4)];
}

/** Sixteen blocks of 16 with a signed byte as scale: `(integer - 32) * scale * sharedScale`. */
function decodeSixBits(bytes: Uint8Array): Float32Array {
  const stride = 210;
  const [upperBits, scalesAt, sharedAt] = [128, 192, 208];
  const shared = blockHalves(bytes, stride, sharedAt);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = new Float32Array(shared.length * superBlockSize);
  for (let index = 0; index < shared.length; index++) {
    const start = index * stride;
    for (let i = 0; i < superBlockSize; i++) {
      // Two halves of 128; in each four runs of 32, whose upper bits lie side by side in one byte.
      const [half, run, place] = [i >> 7, (i >> 5) & 3, i & 31];
      const lower = bytes[start + 64 * half + 32 * (run & 1) + place]! >> (4 * (run >> 1));
      const upper = bytes[start + upperBits + 32 * half + place]! >> (2 * run);
      const scale = shared[index]! * signed[start + scalesAt + (i >> 4)]!;
      floats[index * superBlockSize + i] = (((lower & 15) | ((upper & 3) << 4)) - 32) * scale;
    }
  }
  return floats;
}
