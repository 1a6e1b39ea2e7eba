import { halfBits, halfValue } from './half.ts';

/** How a matrix is kept in a GGUF file. */
export type BlockType = 'Q8_0' | 'Q4_0';

const blockSize = 32;
const scaleBytes = 2;

/**
 * Quantises a row-major matrix, whose rows are whole blocks of 32, in the formats of ggml: a half as
 * scale, then 32 signed bytes (Q8_0), or 16 bytes with the first half of the block in their low bits
 * and the second in their high bits, 8 above the value (Q4_0).
 */
export function quantizeBlocks(matrix: Float32Array, type: BlockType): Uint8Array {
  const valueBytes = type === 'Q8_0' ? blockSize : blockSize / 2;
  const blocks = matrix.length / blockSize;
  const bytes = new Uint8Array(blocks * (scaleBytes + valueBytes));
  const write = type === 'Q8_0' ? writeBytes : writeNibbles;
  for (let block = 0; block < blocks; block++) {
    const start = block * (scaleBytes + valueBytes);
    const weights = matrix.subarray(block * blockSize, (block + 1) * blockSize);
    write(weights, bytes.subarray(start, start + scaleBytes + valueBytes));
  }
  return bytes;
}

function writeBytes(weights: Float32Array, block: Uint8Array): void {
  const scale = writeScale(Math.abs(extremeOf(weights)) / 127, block);
  for (let i = 0; i < blockSize; i++) {
    block[scaleBytes + i] = clamp(Math.round(weights[i]! / scale), -127, 127);
  }
}

function writeNibbles(weights: Float32Array, block: Uint8Array): void {
  const scale = writeScale(extremeOf(weights) / -8, block);
  const value = (i: number): number => clamp(Math.round(weights[i]! / scale) + 8, 0, 15);
  for (let i = 0; i < blockSize / 2; i++) {
    block[scaleBytes + i] = value(i) | (value(i + blockSize / 2) << 4);
  }
}

/** Writes a scale and returns it as it will be read. */
function writeScale(scale: number, block: Uint8Array): number {
  const half = halfBits(Math.abs(scale)) | (scale < 0 ? 0x8000 : 0);
  block[0] = half & 255;
  block[1] = half >> 8;
  return halfValue(half);
}

/** The weight of the largest magnitude. */
function extremeOf(weights: Float32Array): number {
  let extreme = 0;
  for (const weight of weights) if (Math.abs(weight) > Math.abs(extreme)) extreme = weight;
  return extreme;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
