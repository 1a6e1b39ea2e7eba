import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { transpose } from '../weights.ts';
import type { Embedding, MatrixWriter, Rows } from './matrix-writer.ts';
import { quantizeBlocks } from './quantize-blocks.ts';

/**
 * Weights per scale. With 32, ONNX Runtime's kernels sum every row of a batch in the same order,
 * which wider blocks do not: a piece then has the same bits alone and in company.
 */
export const blockSize = 32;

/** Matrices of four-bit integers with a scale for every 32 weights. */
export class BlockMatrices implements MatrixWriter {
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
    const rows = transpose(weights, inputWidth, outputWidth);
    const matrix = await this.matrix(name, rows, outputWidth, inputWidth);
    return this.product(input, matrix, `${name}.product`);
  }

  async embedding(
    name: string,
    weights: Float32Array,
    vocabulary: number,
    width: number,
  ): Promise<Embedding> {
    const { graph } = this;
    const matrix = await this.matrix(name, weights, vocabulary, width);
    const rowShape = graph.integers([vocabulary, (matrix.blocks * blockSize) / 2]);
    const scaleShape = graph.integers([vocabulary, matrix.blocks]);
    return {
      lookup: (ids, output) => {
        const values = graph.node('Reshape', [matrix.values, rowShape], `${name}.rows`);
        const scales = graph.node('Reshape', [matrix.scales, scaleShape], `${name}.row_scales`);
        const attributes = { bits: 4, block_size: blockSize, gather_axis: 0, quantize_axis: 1 };
        const inputs = [values, ids, scales];
        return graph.node('GatherBlockQuantized', inputs, output, attributes, 'com.microsoft');
      },
      project: (hidden, output) => this.product(hidden, matrix, output),
    };
  }

  private product(input: Rows, matrix: BlockMatrix, output: string): string {
    const inputs = [input.states, matrix.values, matrix.scales];
    const attributes = {
      K: matrix.columns,
      N: matrix.rows,
      bits: 4,
      block_size: blockSize,
      accuracy_level: 4,
    };
    return this.graph.node('MatMulNBits', inputs, output, attributes, 'com.microsoft');
  }

  private async matrix(
    name: string,
    matrix: Float32Array,
    rows: number,
    columns: number,
  ): Promise<BlockMatrix> {
    const { values, scales, blocks } = quantizeBlocks(matrix, rows, columns, blockSize);
    const shape = [rows, blocks, blockSize / 2];
    return {
      values: await this.constants.bytes(`${name}.values`, 'uint8', values, shape),
      scales: await this.constants.floats(`${name}.scales`, scales, [rows * blocks]),
      rows,
      columns,
      blocks,
    };
  }
}

/** Names of a quantised matrix's constants, and its shape. */
interface BlockMatrix {
  readonly values: string;
  readonly scales: string;
  readonly rows: number;
  readonly columns: number;
  /** Per row. */
  readonly blocks: number;
}
