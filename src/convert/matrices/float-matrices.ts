import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { elementTypes } from '../onnx/model.ts';
import { transpose } from '../weights.ts';
import type { Embedding, Matrix, MatrixWriter, Rows } from './matrix-writer.ts';

/**
 * Matrices in floats, of 32 bits or of 16. Halves are widened when the graph is loaded and products are
 * those of 32-bit floats: on processors ONNX Runtime has no kernels for halves.
 */
export class FloatMatrices implements MatrixWriter {
  private readonly graph: GraphBuilder;
  private readonly constants: Constants;
  private readonly storage: 'float32' | 'float16';

  constructor(graph: GraphBuilder, constants: Constants, storage: 'float32' | 'float16') {
    this.graph = graph;
    this.constants = constants;
    this.storage = storage;
  }

  async multiply(name: string, input: Rows, { values, rows, columns }: Matrix): Promise<string> {
    const matrix = await this.store(name, transpose(values, rows, columns), [columns, rows]);
    return this.graph.node('MatMul', [input.states, matrix], `${name}.product`);
  }

  async embedding(name: string, { values, rows, columns }: Matrix): Promise<Embedding> {
    const { graph } = this;
    const matrix = await this.store(name, values, [rows, columns]);
    const transposed = { transB: 1 };
    return {
      lookup: (ids, output) => graph.node('Gather', [matrix, ids], output),
      project: (hidden, output) =>
        graph.node('FusedMatMul', [hidden.states, matrix], output, transposed, 'com.microsoft'),
    };
  }

  private async store(
    name: string,
    values: Float32Array,
    shape: readonly number[],
  ): Promise<string> {
    if (this.storage === 'float32') {
      return await this.constants.floats(`${name}.weight`, values, shape);
    }
    const halves = await this.constants.halves(`${name}.halves`, values, shape);
    return this.graph.node('Cast', [halves], `${name}.weight`, { to: elementTypes.float32 });
  }
}
