import type { GraphNode } from './onnx/model.ts';

/**
 * Whether the matrix on the right of a QGemm or FusedMatMul has a row for each input; it has one for each output
 * otherwise. Since version 9 converters have matrices of QGemm stand upright, but for those that are looked up as
 * well.
 */
export function standsUpright({ attributes: { transB } }: GraphNode): boolean {
  return !(transB && 'int' in transB && transB.int === 1);
}
