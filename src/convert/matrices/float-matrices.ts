import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Embedding, MatrixWriter, Rows } from './matrix-writer.ts';

/** Matrices in 32-bit floats. */
export class FloatMatrices implements MatrixWriter {
  private readonly graph: GraphBuilder;
  private readonly constants: Constants;

  constructor(graph: GraphBuilder, constants: Constants) {
    this.graph = graph;
    this.constants = constants;
  }

  async multiply(
    name: string,
    input: Rows,
    weights: Float32Array,
    inputWidth: number,
    outputWidth: number,
  ): Promise<string> {
    const matrix = await this.constants.floats(`${name}.weight`, weights, [
      inputWidth,
      outputWidth,
    ]);
    return this.graph.node('MatMul', [input.states, matrix], `${name}.product`);
  }

  async embedding(
    name: string,
    weights: Float32Array,
    vocabulary: number,
    width: number,
  ): Promise<Embedding> {
    const { graph } = this;
    const matrix = await this.constants.floats(`${name}.weight`, weights, [vocabulary, width]);
    const transposed = { transB: 1 };
    return {
      lookup: (ids, output) => graph.node('Gather', [matrix, ids], output),
      project: (hidden, output) =>
        graph.node('FusedMatMul', [hidden.states, matrix], output, transposed, 'com.microsoft'),
    };
  }
}
