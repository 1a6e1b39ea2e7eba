import { type CacheType, cacheTypeOf } from '../cache-type.ts';
import { Constants } from '../constants.ts';
import { createMatrixWriter } from '../matrices/create-matrix-writer.ts';
import type { MatrixWriter, WeightType } from '../matrices/matrix-writer.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import type { TensorReader, TensorShapes } from '../tensor-reader.ts';
import type { WeightSink } from '../weights.ts';

/** A graph under construction and what goes into it: nodes, constants, matrices, tensors. */
export class ModelGraph {
  readonly graph: GraphBuilder = new GraphBuilder();
  readonly constants: Constants;
  readonly matrices: MatrixWriter;
  readonly tensors: TensorReader;
  private readonly type: WeightType;

  constructor(tensors: TensorReader, type: WeightType, sink: WeightSink) {
    this.tensors = tensors;
    this.type = type;
    this.constants = new Constants(this.graph, sink);
    this.matrices = createMatrixWriter(type, this.graph, this.constants);
  }

  get shapes(): TensorShapes {
    return this.tensors.shapes;
  }

  /** How keys and values are kept, of texts no longer than this. */
  cacheType(contextLength: number): CacheType {
    return cacheTypeOf(this.type, contextLength);
  }

  /** A tensor of the model as a constant in 32-bit floats. */
  async constant(name: string): Promise<string> {
    const floats = await this.tensors.floats(name);
    return await this.constants.floats(name, floats, this.shapes.get(name)!);
  }
}
