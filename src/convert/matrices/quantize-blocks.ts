/** A matrix in blocks along its rows, laid out as MatMulNBits of ONNX Runtime reads it. */
export interface QuantizedBlocks {
  /** Shape [rows, blocks, blockSize / 2]; within a byte the low bits come first. */
  readonly values: Uint8Array;
  /** One scale per block, shape [rows, blocks]. */
  readonly scales: Float32Array;
  /** The value that stands for 0 in each block, shape [rows, ceil(blocks / 2)], packed as the values. */
  readonly zeroPoints: Uint8Array;
  /** Blocks per row; the last one may reach beyond the matrix and is filled with zeros. */
  readonly blocks: number;
}

/** How the numbers of a block are read: `weight ~ (value - zeroPoint) * scale`, values from 0 to 15. */
interface Grid {
  readonly scale: number;
  readonly zeroPoint: number;
}

const largestValue = 15;

/**
 * Rounds each block of a row-major matrix to four bits. Of several grids, from one that holds all
 * weights of the block to finer ones that cut its extremes, the one with the least squared error is
 * kept, and its scale fitted to the values that it gives.
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
  const zeroPointBytes = Math.ceil(blocks / 2);
  const zeroPoints = new Uint8Array(rows * zeroPointBytes);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      const weights = matrix.subarray(start, end);
      const { scale, zeroPoint } = bestGrid(weights);
      const index = row * blocks + block;
      scales[index] = scale;
      setNibble(zeroPoints, 2 * row * zeroPointBytes + block, zeroPoint);
      const inverse = 1 / scale;
      for (let i = 0; i < blockSize; i++) {
        const weight = i < weights.length ? weights[i]! : 0;
        setNibble(values, index * blockSize + i, nearestValue(weight * inverse, zeroPoint));
      }
    }
  }
  return { values, scales, zeroPoints, blocks };
}

/** The matrix that the runtime sees: the inverse of `quantizeBlocks`, up to rounding. */
export function dequantizeBlocks(
  { values, scales, zeroPoints, blocks }: QuantizedBlocks,
  rows: number,
  columns: number,
  blockSize: number,
): Float32Array {
  const matrix = new Float32Array(rows * columns);
  const zeroPointBytes = Math.ceil(blocks / 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = Math.floor(column / blockSize);
      const index = row * blocks + block;
      const value = nibble(values, index * blockSize + (column % blockSize));
      const zeroPoint = nibble(zeroPoints, 2 * row * zeroPointBytes + block);
      matrix[row * columns + column] = (value - zeroPoint) * scales[index]!;
    }
  }
  return matrix;
}

function nibble(bytes: Uint8Array, place: number): number {
  const byte = bytes[place >> 1]!;
  return place & 1 ? byte >> 4 : byte & 15;
}

function setNibble(bytes: Uint8Array, place: number, value: number): void {
  bytes[place >> 1]! |= place & 1 ? value << 4 : value;
}

/** Parts of the range from the least to the greatest weight that are tried, beyond which is cut. */
const ranges = [1.03, 1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75] as const;

function bestGrid(weights: Float32Array): Grid {
  let least = 0;
  let greatest = 0;
  for (let i = 0; i < weights.length; i++) {
    least = Math.min(least, weights[i]!);
    greatest = Math.max(greatest, weights[i]!);
  }
  if (least === greatest) return { scale: 1, zeroPoint: 0 };
  const widest = (greatest - least) / largestValue;
  const zeroPoint = Math.round(-least / widest);
  let best = widest;
  let leastError = Number.POSITIVE_INFINITY;
  for (const range of ranges) {
    const scale = widest * range;
    const error = squaredError(weights, scale, zeroPoint);
    if (error < leastError) {
      leastError = error;
      best = scale;
    }
  }
  return { scale: Math.fround(fittedScale(weights, best, zeroPoint)), zeroPoint };
}

function squaredError(weights: Float32Array, scale: number, zeroPoint: number): number {
  const inverse = 1 / scale;
  let error = 0;
  for (let i = 0; i < weights.length; i++) {
    const value = nearestValue(weights[i]! * inverse, zeroPoint) - zeroPoint;
    const difference = weights[i]! - value * scale;
    error += difference * difference;
  }
  return error;
}

/** The scale with the least squared error for the values that a scale gives. */
function fittedScale(weights: Float32Array, scale: number, zeroPoint: number): number {
  const inverse = 1 / scale;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const value = nearestValue(weights[i]! * inverse, zeroPoint) - zeroPoint;
    products += weights[i]! * value;
    squares += value * value;
  }
  return squares === 0 ? scale : products / squares;
}

/** @param quotient a weight over the scale */
function nearestValue(quotient: number, zeroPoint: number): number {
  return Math.min(Math.max(Math.floor(quotient + zeroPoint + 0.5), 0), largestValue);
}
