/** A matrix in blocks of 32 along its columns, as the operator MatMulNBits of ONNX Runtime reads it. */
export interface NibbleBlocks {
  /** Shape [rows, blocks, 16]: two weights a byte, 8 above their value, the earlier in the low bits. */
  readonly values: Uint8Array;
  /** Shape [rows, blocks] */
  readonly scales: Float32Array;
}

const blockSize = 32;

/** Quantises a row-major matrix, whose rows are whole blocks, to four bits a weight. */
export function nibbleBlocks(matrix: Float32Array): NibbleBlocks {
  const blocks = matrix.length / blockSize;
  const values = new Uint8Array(matrix.length / 2);
  const scales = new Float32Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const start = block * blockSize;
    let extreme = 0;
    for (let i = start; i < start + blockSize; i++) {
      if (Math.abs(matrix[i]!) > Math.abs(extreme)) extreme = matrix[i]!;
    }
    const scale = extreme / -8 || 1;
    scales[block] = scale;
    const value = (i: number): number => Math.min(Math.round(matrix[i]! / scale) + 8, 15);
    for (let i = start; i < start + blockSize; i += 2) {
      values[i / 2] = value(i) | (value(i + 1) << 4);
    }
  }
  return { values, scales };
}
