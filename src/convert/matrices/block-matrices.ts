import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Matrix, Rows } from './matrix-writer.ts';
import { quantizeBlocks } from './quantize-blocks.ts';

/**
 * Weights per scale. With 32, ONNX Runtime's kernels sum every row of a batch in the same order,
 * which wider blocks do not: a piece then has the same bits alone and in company.
 */
export const blockSize = 32;

/** Matrices of four-bit integers with a scale and a zero point for every 32 weights. */
export class BlockMatrices {
  private readonly graph: GraphBuilder;
  private readonly constants: Constants;

  constructor(graph: GraphBuilder, constants: Constants) {
    this.graph = graph;
    this.constants = constants;
  }

  async multiply(name: string, input: Rows, { values, rows, columns }: Matrix): Promise<string> {
    const quantized = quantizeBlocks(values, rows, columns, blockSize);
    const { blocks, scales, zeroPoints } = quantized;
    const inputs = [
      input.states,
      await this.constants.bytes(`${name}.values`, 'uint8', quantized.values, [
        rows,
        blocks,
        blockSize / 2,
      ]),
      await this.constants.floats(`${name}.scales`, scales, [rows * blocks]),
      await this.constants.bytes(`${name}.zero_points`, 'uint8', zeroPoints, [zeroPoints.length]),
    ];
    const attributes = { K: columns, N: rows, bits: 4, block_size: blockSize, accuracy_level: 4 };
    const output = `${name}.product`;
    return this.graph.node('MatMulNBits', inputs, output, attributes, 'com.microsoft');
  }
}
