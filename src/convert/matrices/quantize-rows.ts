/** A matrix of whole multiples of a scale per row: `weight ~ value * scale`. */
export interface QuantizedRows {
  /** Shape [rows, columns], from -127 to 127. */
  readonly values: Int8Array;
  /** Shape [rows]. */
  readonly scales: Float32Array;
}

/** Rounds each row of a row-major matrix to eight bits, symmetric around zero. */
export function quantizeRows(matrix: Float32Array, rows: number, columns: number): QuantizedRows {
  const values = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let largest = 0;
    for (let i = start; i < start + columns; i++) largest = Math.max(largest, Math.abs(matrix[i]!));
    const scale = Math.fround(largest / 127);
    scales[row] = scale;
    const inverse = scale === 0 ? 0 : 1 / scale;
    for (let i = start; i < start + columns; i++) values[i] = Math.round(matrix[i]! * inverse);
  }
  return { values, scales };
}

/** The matrix that the runtime sees: the inverse of `quantizeRows`, up to rounding. */
export function dequantizeRows({ values, scales }: QuantizedRows, columns: number): Float32Array {
  return Float32Array.from(values, (value, i) => value * scales[Math.floor(i / columns)]!);
}
