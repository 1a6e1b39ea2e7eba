import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { BlockMatrices } from './block-matrices.ts';
import { FloatMatrices } from './float-matrices.ts';
import { IntegerMatrices } from './integer-matrices.ts';
import type { MatrixWriter, WeightType } from './matrix-writer.ts';

const writers = { fp32: FloatMatrices, q8: IntegerMatrices, q4: BlockMatrices } as const;

export function createMatrixWriter(
  type: WeightType,
  graph: GraphBuilder,
  constants: Constants,
): MatrixWriter {
  return new writers[type](graph, constants);
}
