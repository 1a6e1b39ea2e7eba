/** Widths of a quantised weight. */
export type QuantizedBits = 4 | 8;

/** A matrix in blocks along its columns, laid out as MatMulNBits and GatherBlockQuantized read it. */
export interface QuantizedMatrix {
  /** Shape [rows, blocks, blockSize * bits / 8]; within a byte the low bits come first. */
  readonly values: Uint8Array;
  /** One scale per block, shape [rows, blocks]. */
  readonly scales: Float32Array;
  /** Blocks per row; the last one may reach beyond the matrix and is filled with zeros. */
  readonly blocks: number;
}

/**
 * Quantises each block of a row-major matrix to whole multiples of a scale, symmetric around zero:
 * `weight ~ (value - 2^(bits-1)) * scale`, as the operator MatMulNBits of ONNX Runtime defines it.
 * Eight bits take the scale from the block's largest magnitude; four bits try scales around that and
 * keep the one with the least squared error.
 */
export function quantizeMatrix(
  matrix: Float32Array,
  rows: number,
  columns: number,
  bits: QuantizedBits,
  blockSize: number,
): QuantizedMatrix {
  const blocks = Math.ceil(columns / blockSize);
  const blockBytes = (blockSize * bits) / 8;
  const values = new Uint8Array(rows * blocks * blockBytes);
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      const weights = matrix.subarray(start, end);
      const index = row * blocks + block;
      const scale = bits === 8 ? largestMagnitude(weights) / 127 : bestFourBitScale(weights);
      scales[index] = scale;
      const bytes = values.subarray(index * blockBytes, (index + 1) * blockBytes);
      if (bits === 8) packBytes(weights, scales[index] ?? 0, bytes);
      else packNibbles(weights, scales[index] ?? 0, bytes);
    }
  }
  return { values, scales, blocks };
}

/** The matrix that the runtime sees: the inverse of `quantizeMatrix`, up to rounding. */
export function dequantizeMatrix(
  quantized: QuantizedMatrix,
  rows: number,
  columns: number,
  bits: QuantizedBits,
  blockSize: number,
): Float32Array {
  const { values, scales, blocks } = quantized;
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = row * blocks + Math.floor(column / blockSize);
      const place = block * blockSize + (column % blockSize);
      const value =
        bits === 8 ? (values[place] ?? 0) - 128 : nibble(values[place >> 1] ?? 0, place & 1) - 8;
      matrix[row * columns + column] = value * (scales[block] ?? 0);
    }
  }
  return matrix;
}

function nibble(byte: number, high: number): number {
  return high ? byte >> 4 : byte & 15;
}

function largestMagnitude(weights: Float32Array): number {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  return largest;
}

function packBytes(weights: Float32Array, scale: number, bytes: Uint8Array): void {
  const inverse = scale === 0 ? 0 : 1 / scale;
  bytes.fill(128);
  for (let i = 0; i < weights.length; i++) {
    bytes[i] = clamp(Math.round((weights[i] ?? 0) * inverse), -128, 127) + 128;
  }
}

function packNibbles(weights: Float32Array, scale: number, bytes: Uint8Array): void {
  const inverse = scale === 0 ? 0 : 1 / scale;
  bytes.fill(0x88);
  for (let i = 0; i < weights.length; i++) {
    const value = clamp(Math.round((weights[i] ?? 0) * inverse), -8, 7) + 8;
    const byte = bytes[i >> 1] ?? 0;
    bytes[i >> 1] = i & 1 ? (byte & 15) | (value << 4) : (byte & 240) | value;
  }
}

/** Divisors of the extreme weight that are tried: -8 uses the whole range of a signed nibble. */
const fourBitDivisors = [-9, -8.5, -8, -7.5, -7, 7, 7.5, 8] as const;

function bestFourBitScale(weights: Float32Array): number {
  let extreme = 0;
  for (const weight of weights) if (Math.abs(weight) > Math.abs(extreme)) extreme = weight;
  if (extreme === 0) return 0;
  let best = 0;
  let leastError = Number.POSITIVE_INFINITY;
  for (const divisor of fourBitDivisors) {
    const scale = extreme / divisor;
    const error = fourBitError(weights, scale);
    if (error < leastError) {
      leastError = error;
      best = scale;
    }
  }
  return best;
}

function fourBitError(weights: Float32Array, scale: number): number {
  const inverse = 1 / scale;
  let error = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    const difference = weight - clamp(Math.round(weight * inverse), -8, 7) * scale;
    error += difference * difference;
  }
  return error;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
