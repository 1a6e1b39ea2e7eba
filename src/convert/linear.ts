import type { GraphBuilder } from './onnx/graph-builder.ts';
import { type QuantizedBits, quantizeMatrix } from './quantize.ts';
import { placeWeights, transpose, type WeightSink } from './weights.ts';

/** Precision of a model's matrices; everything else stays in 32-bit floats. */
export type WeightType = 'fp32' | 'q8' | 'q4';

export const weightTypes: readonly WeightType[] = ['fp32', 'q8', 'q4'];

const bitsOf: Readonly<Record<Exclude<WeightType, 'fp32'>, QuantizedBits>> = { q8: 8, q4: 4 };

/**
 * Weights per scale. With 32, ONNX Runtime's kernels sum every row of a batch in the same order,
 * which wider blocks do not: a piece then has the same bits alone and in company.
 */
export const blockSize = 32;

/** A matrix of the token embedding that may serve as the output head too. */
export interface Embedding {
  /** Rows of the embedding for ids of any shape; adds a dimension of `width`. */
  lookup(ids: string, output: string): string;
  /** Logits of shape [rows, vocabulary] for hidden states of shape [rows, width]. */
  project(hidden: string, output: string): string;
}

/** Adds matrices in one precision to a graph, their weights going to a sink as they come. */
export class MatrixWriter {
  private readonly graph: GraphBuilder;
  private readonly sink: WeightSink;
  private readonly type: WeightType;

  constructor(graph: GraphBuilder, sink: WeightSink, type: WeightType) {
    this.graph = graph;
    this.sink = sink;
    this.type = type;
  }

  /** A constant vector in 32-bit floats, or a matrix that must not be quantised. */
  async floats(name: string, data: Float32Array, shape: readonly number[]): Promise<string> {
    return this.graph.constant(name, 'float32', shape, await placeWeights(this.sink, data));
  }

  /**
   * `input x weights + bias`.
   * @param weights shape [inputWidth, outputWidth], as GPT-2 keeps its matrices
   */
  async linear(
    name: string,
    input: string,
    weights: Float32Array,
    bias: Float32Array,
    inputWidth: number,
    outputWidth: number,
  ): Promise<string> {
    const biasName = await this.floats(`${name}.bias`, bias, [outputWidth]);
    const output = `${name}.output`;
    if (this.type === 'fp32') {
      const matrix = await this.floats(`${name}.weight`, weights, [inputWidth, outputWidth]);
      const product = this.graph.node('MatMul', [input, matrix], `${name}.product`);
      return this.graph.node('Add', [product, biasName], output);
    }
    const rows = transpose(weights, inputWidth, outputWidth);
    const matrix = await this.quantized(name, rows, outputWidth, inputWidth, bitsOf[this.type]);
    return this.multiply(input, matrix, output, biasName);
  }

  /**
   * A token embedding.
   * @param weights shape [vocabulary, width]
   */
  async embedding(
    name: string,
    weights: Float32Array,
    vocabulary: number,
    width: number,
  ): Promise<Embedding> {
    const { graph, type } = this;
    if (type === 'fp32') {
      const matrix = await this.floats(`${name}.weight`, weights, [vocabulary, width]);
      return {
        lookup: (ids, output) => graph.node('Gather', [matrix, ids], output),
        project: (hidden, output) =>
          graph.node('FusedMatMul', [hidden, matrix], output, { transB: 1 }, 'com.microsoft'),
      };
    }
    const bits = bitsOf[type];
    const matrix = await this.quantized(name, weights, vocabulary, width, bits);
    const rowShape = graph.integers([vocabulary, (matrix.blocks * blockSize * bits) / 8]);
    return {
      lookup: (ids, output) => {
        const values = graph.node('Reshape', [matrix.values, rowShape], `${name}.rows`);
        const scaleShape = graph.integers([vocabulary, matrix.blocks]);
        const scales = graph.node('Reshape', [matrix.scales, scaleShape], `${name}.row_scales`);
        const attributes = { bits, block_size: blockSize, gather_axis: 0, quantize_axis: 1 };
        const inputs = [values, ids, scales];
        return graph.node('GatherBlockQuantized', inputs, output, attributes, 'com.microsoft');
      },
      project: (hidden, output) => this.multiply(hidden, matrix, output),
    };
  }

  private multiply(input: string, matrix: QuantizedName, output: string, bias?: string): string {
    const inputs = [input, matrix.values, matrix.scales];
    if (bias) inputs.push('', '', bias);
    const attributes = {
      K: matrix.columns,
      N: matrix.rows,
      bits: matrix.bits,
      block_size: blockSize,
      accuracy_level: 4,
    };
    return this.graph.node('MatMulNBits', inputs, output, attributes, 'com.microsoft');
  }

  private async quantized(
    name: string,
    matrix: Float32Array,
    rows: number,
    columns: number,
    bits: QuantizedBits,
  ): Promise<QuantizedName> {
    const { values, scales, blocks } = quantizeMatrix(matrix, rows, columns, bits, blockSize);
    const blockBytes = (blockSize * bits) / 8;
    const shape = [rows, blocks, blockBytes];
    const place = await placeWeights(this.sink, values);
    return {
      values: this.graph.constant(`${name}.values`, 'uint8', shape, place),
      scales: await this.floats(`${name}.scales`, scales, [rows * blocks]),
      rows,
      columns,
      blocks,
      bits,
    };
  }
}

/** Names of a quantised matrix's constants, shape [rows, columns]. */
interface QuantizedName {
  readonly values: string;
  readonly scales: string;
  readonly rows: number;
  readonly columns: number;
  readonly blocks: number;
  readonly bits: QuantizedBits;
}
