import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { transpose } from '../weights.ts';
import type { Embedding, MatrixWriter, Rows } from './matrix-writer.ts';
import { quantizeRows } from './quantize-rows.ts';

/** The largest magnitude of a row of activations becomes this. */
const largestValue = 127;
/** The byte that stands for 0. */
const zeroPoint = 128;

/**
 * Matrices of eight-bit integers with a scale per output. Each row of activations is rounded to eight
 * bits by its own largest magnitude, and products are summed in 32-bit integers, which is exact: a
 * row has the same bits whatever stands beside it, and the runtime may use the integer units of the
 * processor (vector-wise quantisation: Dettmers et al. 2022, "LLM.int8()").
 */
export class IntegerMatrices implements MatrixWriter {
  private readonly graph: GraphBuilder;
  private readonly constants: Constants;
  private readonly zeroPointsByCount = new Map<string, string>();

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
    return {
      lookup: (ids, output) => {
        const values = graph.node('Gather', [matrix.values, ids], `${output}.values`);
        const floats = graph.node('Cast', [values], `${output}.floats`, { to: 1 });
        const scales = graph.node('Gather', [matrix.scales, ids], `${output}.scales`);
        const column = graph.node('Reshape', [scales, graph.integers([-1, 1])], `${output}.column`);
        return graph.node('Mul', [floats, column], output);
      },
      project: (hidden, output) => this.product(hidden, matrix, output),
    };
  }

  private async matrix(
    name: string,
    matrix: Float32Array,
    rows: number,
    columns: number,
  ): Promise<IntegerMatrix> {
    const { values, scales } = quantizeRows(matrix, rows, columns);
    return {
      values: await this.constants.bytes(`${name}.values`, 'int8', values, [rows, columns]),
      scales: await this.constants.floats(`${name}.scales`, scales, [rows]),
      zeros: await this.constants.bytes(`zeros_${rows}`, 'int8', new Int8Array(rows), [rows]),
    };
  }

  private product(input: Rows, matrix: IntegerMatrix, output: string): string {
    const { graph } = this;
    const { values, scales } = this.rounded(input);
    const one = graph.float(1);
    const product = graph.node(
      'QGemm',
      [values, one, graph.byte(zeroPoint), matrix.values, matrix.scales, matrix.zeros],
      `${output}.integers`,
      { transB: 1 },
      'com.microsoft',
    );
    return graph.node('Mul', [product, scales], output);
  }

  /**
   * Rows of activations as bytes around 128, and the scale of each row, shape [rows, 1]. A row of zeros
   * has the scale 0, which makes its products 0 whatever its bytes are.
   */
  private rounded({ states, count }: Rows): { readonly values: string; readonly scales: string } {
    const { graph } = this;
    const magnitudes = graph.node('Abs', [states], `${states}.magnitudes`);
    const largest = graph.node('ReduceMax', [magnitudes], `${states}.largest`, { axes: [-1] });
    const scales = graph.node('Mul', [largest, graph.float(1 / largestValue)], `${states}.scales`);
    const list = graph.node('Reshape', [scales, graph.integers([-1])], `${states}.scale_list`);
    const inputs = [states, list, this.zeroPoints(count)];
    const values = graph.node('QuantizeLinear', inputs, `${states}.bytes`, { axis: 0 });
    return { values, scales };
  }

  /** One zero point a row, which QuantizeLinear wants though they are all the same. */
  private zeroPoints(count: string): string {
    const known = this.zeroPointsByCount.get(count);
    if (known) return known;
    const inputs = [this.graph.byte(zeroPoint), count];
    const zeroPoints = this.graph.node('Expand', inputs, `${count}.zero_points`);
    this.zeroPointsByCount.set(count, zeroPoints);
    return zeroPoints;
  }
}

/** Names of a matrix's constants: shape [rows, columns], [rows] and [rows]. */
interface IntegerMatrix {
  readonly values: string;
  readonly scales: string;
  readonly zeros: string;
}
