import { blockHalves } from './block-halves.ts';
import { blockSize, type GGUFTypeName } from './tensor-types.ts';

type BlockType = Extract<GGUFTypeName, `Q${number}_${0 | 1}`>;

/** Where the parts of a block begin, in bytes, and how its integers are read. */
interface BlockLayout {
  readonly bytes: number;
  /** A half that is added to every number; absent where zero is among the integers. */
  readonly least?: number;
  /** The integer that stands for zero. */
  readonly zero: number;
  /** 32 bits, the fifth of every integer. */
  readonly fifthBits?: number;
  /** Sixteen bytes: their low bits are the first half of the integers, their high bits the second. */
  readonly fourBits: number;
}

/** Every block begins with its scale, a half. */
const layouts: Readonly<Record<Exclude<BlockType, 'Q8_0'>, BlockLayout>> = {
  Q4_0: { bytes: 18, zero: 8, fourBits: 2 },
  Q4_1: { bytes: 20, least: 2, zero: 0, fourBits: 4 },
  Q5_0: { bytes: 22, zero: 16, fifthBits: 2, fourBits: 6 },
  Q5_1: { bytes: 24, least: 2, zero: 0, fifthBits: 4, fourBits: 8 },
};

/** Blocks of 32 numbers: `(integer - zero) * scale + least`. */
export function decodeBlocks(bytes: Uint8Array, type: BlockType): Float32Array {
  return type === 'Q8_0' ? decodeBytes(bytes) : decodeNibbles(bytes, layouts[type]);
}

/** Behind the scale stands a signed byte for each number. */
function decodeBytes(bytes: Uint8Array): Float32Array {
  const stride = 2 + blockSize;
  const scales = blockHalves(bytes, stride, 0);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = new Float32Array(scales.length * blockSize);
  for (let block = 0; block < scales.length; block++) {
    const start = block * stride + 2;
    const scale = scales[block]!;
    for (let i = 0; i < blockSize; i++) floats[block * blockSize + i] = signed[start + i]! * scale;
  }
  return floats;
}

function decodeNibbles(bytes: Uint8Array, layout: BlockLayout): Float32Array {
  const { bytes: stride, zero, fourBits } = layout;
  const scales = blockHalves(bytes, stride, 0);
  const leasts = layout.least === undefined ? undefined : blockHalves(bytes, stride, layout.least);
  const floats = new Float32Array(scales.length * blockSize);
  const half = blockSize / 2;
  for (let block = 0; block < scales.length; block++) {
    const start = block * stride;
    const scale = scales[block]!;
    const least = leasts?.[block] ?? 0;
    const fifths = layout.fifthBits === undefined ? 0 : wordAt(bytes, start + layout.fifthBits);
    for (let i = 0; i < half; i++) {
      const byte = bytes[start + fourBits + i]!;
      const low = (byte & 15) | (((fifths >>> i) & 1) << 4);
      const high = (byte >> 4) | (((fifths >>> (i + half)) & 1) << 4);
      floats[block * blockSize + i] = (low - zero) * scale + least;
      floats[block * blockSize + half + i] = (high - zero) * scale + least;
    }
  }
  return floats;
}

/** 32 bits, the lowest byte first. */
function wordAt(bytes: Uint8Array, place: number): number {
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => bytes[place + i]!);
  return a! | (b! << 8) | (c! << 16) | (d! << 24);
}
