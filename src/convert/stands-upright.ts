import type { GraphNode } from './onnx/model.ts';

/**
 * Whether the matrix of a QGemm has a row for each input, as converters since version 9 write all that are
 * not looked up as well. Others have a row for each output.
 */
export function standsUpright({ attributes: { transB } }: GraphNode): boolean {
  return !(transB && 'int' in transB && transB.int === 1);
}
