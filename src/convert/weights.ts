import type { ExternalData } from './onnx/model.ts';

/** Takes the bytes of constants that are too large for the model file itself. */
export interface WeightSink {
  /** Appends bytes and tells where they stand. */
  append(bytes: Uint8Array): Promise<ExternalData>;
}

/** Constants below this many bytes stand in the model file. */
const inlineBytes = 16 * 1024;

/** Where a constant's bytes go: into the model when small, else to the sink. */
export async function placeWeights(
  sink: WeightSink,
  data: Float32Array | Uint16Array | Int8Array | Uint8Array,
): Promise<Uint8Array | ExternalData> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return bytes.byteLength < inlineBytes ? bytes : await sink.append(bytes);
}

/** The transpose of a row-major matrix of shape [rows, columns]. */
export function transpose<Numbers extends Float32Array | Int8Array>(
  matrix: Numbers,
  rows: number,
  columns: number,
): Numbers {
  const result = matrix.slice() as Numbers;
  const tile = 32;
  for (let rowTile = 0; rowTile < rows; rowTile += tile) {
    for (let columnTile = 0; columnTile < columns; columnTile += tile) {
      const rowEnd = Math.min(rowTile + tile, rows);
      const columnEnd = Math.min(columnTile + tile, columns);
      for (let row = rowTile; row < rowEnd; row++) {
        for (let column = columnTile; column < columnEnd; column++) {
          result[column * rows + row] = matrix[row * columns + column] ?? 0;
        }
      }
    }
  }
  return result;
}
