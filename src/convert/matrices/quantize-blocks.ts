/** A matrix in blocks along its columns, laid out as MatMulNBits and GatherBlockQuantized read it. */
export interface QuantizedBlocks {
  /** Shape [rows, blocks, blockSize / 2]; within a byte the low bits come first. */
  readonly values: Uint8Array;
  /** One scale per block, shape [rows, blocks]. */
  readonly scales: Float32Array;
  /** Blocks per row; the last one may reach beyond the matrix and is filled with zeros. */
  readonly blocks: number;
}

/**
 * Rounds each block of a row-major matrix to four bits: `weight ~ (value - 8) * scale`, as the
 * operator MatMulNBits of ONNX Runtime defines it. Of several scales around the block's largest
 * magnitude the one with the least squared error is kept.
 */
export function quantizeBlocks(
  matrix: Float32Array,
  rows: number,
  columns: number,
  blockSize: number,
): QuantizedBlocks {
  const blocks = Math.ceil(columns / blockSize);
  const blockBytes = blockSize / 2;
  const values = new Uint8Array(rows * blocks * blockBytes);
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      const weights = matrix.subarray(start, end);
      const index = row * blocks + block;
      scales[index] = bestScale(weights);
      const bytes = values.subarray(index * blockBytes, (index + 1) * blockBytes);
      packNibbles(weights, scales[index]!, bytes);
    }
  }
  return { values, scales, blocks };
}

/** The matrix that the runtime sees: the inverse of `quantizeBlocks`, up to rounding. */
export function dequantizeBlocks(
  { values, scales, blocks }: QuantizedBlocks,
  rows: number,
  columns: number,
  blockSize: number,
): Float32Array {
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = row * blocks + Math.floor(column / blockSize);
      const place = block * blockSize + (column % blockSize);
      const byte = values[place >> 1]!;
      const value = (place & 1 ? byte >> 4 : byte & 15) - 8;
      matrix[row * columns + column] = value * scales[block]!;
    }
  }
  return matrix;
}

function packNibbles(weights: Float32Array, scale: number, bytes: Uint8Array): void {
  const inverse = scale === 0 ? 0 : 1 / scale;
  bytes.fill(0x88);
  for (let i = 0; i < weights.length; i++) {
    const value = nearestValue(weights[i]! * inverse) + 8;
    const byte = bytes[i >> 1]!;
    bytes[i >> 1] = i & 1 ? (byte & 15) | (value << 4) : (byte & 240) | value;
  }
}

/** Divisors of the extreme weight that are tried: -8 uses the whole range of a signed nibble. */
const divisors = [-9, -8.5, -8, -7.5, -7, 7, 7.5, 8] as const;

function bestScale(weights: Float32Array): number {
  let extreme = 0;
  for (const weight of weights) if (Math.abs(weight) > Math.abs(extreme)) extreme = weight;
  if (extreme === 0) return 0;
  let best = 0;
  let leastError = Number.POSITIVE_INFINITY;
  for (const divisor of divisors) {
    const scale = extreme / divisor;
    const error = squaredError(weights, scale);
    if (error < leastError) {
      leastError = error;
      best = scale;
    }
  }
  return best;
}

function squaredError(weights: Float32Array, scale: number): number {
  const inverse = 1 / scale;
  let error = 0;
  for (let i = 0; i < weights.length; i++) {
    const difference = weights[i]! - nearestValue(weights[i]! * inverse) * scale;
    error += difference * difference;
  }
  return error;
}

function nearestValue(quotient: number): number {
  return Math.min(Math.max(Math.round(quotient), -8), 7);
}
