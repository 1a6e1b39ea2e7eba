import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { FloatMatrices } from './float-matrices.ts';
import { IntegerMatrices } from './integer-matrices.ts';
import type { MatrixWriter, WeightType } from './matrix-writer.ts';
import { MixedMatrices } from './mixed-matrices.ts';

export function createMatrixWriter(
  type: WeightType,
  graph: GraphBuilder,
  constants: Constants,
): MatrixWriter {
  switch (type) {
    case 'fp32':
      return new FloatMatrices(graph, constants, 'float32');
    case 'fp16':
      return new FloatMatrices(graph, constants, 'float16');
    case 'q8':
      return new IntegerMatrices(graph, constants);
    case 'q4':
      return new MixedMatrices(graph, constants);
  }
}
