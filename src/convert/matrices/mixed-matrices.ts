import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { BlockMatrices } from './block-matrices.ts';
import { IntegerMatrices } from './integer-matrices.ts';
import type { Embedding, Matrix, MatrixWriter, Rows } from './matrix-writer.ts';

/** Matrices in four bits, but for those in eight whose rounding costs a model most. */
export class MixedMatrices implements MatrixWriter {
  private readonly narrow: BlockMatrices;
  private readonly wide: IntegerMatrices;

  constructor(graph: GraphBuilder, constants: Constants) {
    this.narrow = new BlockMatrices(graph, constants);
    this.wide = new IntegerMatrices(graph, constants);
  }

  async multiply(name: string, input: Rows, matrix: Matrix): Promise<string> {
    const writer = matrix.isSensitive ? this.wide : this.narrow;
    return await writer.multiply(name, input, matrix);
  }

  async embedding(name: string, matrix: Matrix): Promise<Embedding> {
    return await this.wide.embedding(name, matrix);
  }
}
