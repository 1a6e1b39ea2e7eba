import type { Constants } from '../constants.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { elementTypes } from '../onnx/model.ts';
import { transpose } from '../weights.ts';
import type { Embedding, Matrix, MatrixWriter, Rows } from './matrix-writer.ts';
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

  async multiply(name: string, input: Rows, matrix: Matrix): Promise<string> {
    const stored = await this.store(name, matrix, { isUpright: true });
    return this.product(input, stored, `${name}.product`);
  }

  async embedding(name: string, matrix: Matrix): Promise<Embedding> {
    const { graph } = this;
    const stored = await this.store(name, matrix, { isUpright: false });
    return {
      lookup: (ids, output) => {
        const values = graph.node('Gather', [stored.values, ids], `${output}.values`);
        const to = elementTypes.float32;
        const floats = graph.node('Cast', [values], `${output}.floats`, { to });
        const scales = graph.node('Gather', [stored.scales, ids], `${output}.scales`);
        const column = graph.node('Reshape', [scales, graph.integers([-1, 1])], `${output}.column`);
        graph.shaped(column, 'float32', ['N', 1]);
        return graph.node('Mul', [floats, column], output);
      },
      project: (hidden, output) => this.product(hidden, stored, output),
    };
  }

  /** @param layout the runtime packs matrices that stand upright; others it has to turn before */
  private async store(
    name: string,
    { values, rows, columns }: Matrix,
    { isUpright }: Pick<IntegerMatrix, 'isUpright'>,
  ): Promise<IntegerMatrix> {
    const quantized = quantizeRows(values, rows, columns);
    const bytes = isUpright ? transpose(quantized.values, rows, columns) : quantized.values;
    const shape = isUpright ? [columns, rows] : [rows, columns];
    return {
      values: await this.constants.bytes(`${name}.values`, 'int8', bytes, shape),
      isUpright,
      columns,
      scales: await this.constants.floats(`${name}.scales`, quantized.scales, [rows]),
      zeros: await this.constants.bytes(`zeros_${rows}`, 'int8', new Int8Array(rows), [rows]),
    };
  }

  private product(input: Rows, matrix: IntegerMatrix, output: string): string {
    const { graph } = this;
    const { values, scales } = this.rounded(input, matrix.columns);
    const one = graph.float(1);
    const product = graph.node(
      'QGemm',
      [values, one, graph.byte(zeroPoint), matrix.values, matrix.scales, matrix.zeros],
      `${output}.integers`,
      { transB: matrix.isUpright ? 0 : 1 },
      'com.microsoft',
    );
    return graph.node('Mul', [product, scales], output);
  }

  /**
   * Rows of activations as bytes around 128, and the scale of each row, shape [rows, 1]. A row of zeros
   * has the scale 0, which makes its products 0 whatever its bytes are.
   */
  private rounded(
    { states, count, least }: Rows,
    width: number,
  ): { readonly values: string; readonly scales: string } {
    const { graph } = this;
    const largest = this.largest(states, least);
    const scales = graph.node('Mul', [largest, graph.float(1 / largestValue)], `${states}.scales`);
    const inputs = [states, scales, this.zeroPoints(count)];
    // A block is a row.
    const block = { axis: 1, block_size: width };
    const values = graph.node('QuantizeLinear', inputs, `${states}.bytes`, block);
    return { values, scales };
  }

  /**
   * The largest magnitude of each row, shape [rows, 1]. Where it is known how little a number may be, that spares
   * a pass over all magnitudes; rows whose numbers are all smaller than that are rounded by it.
   */
  private largest(states: string, least: number | undefined): string {
    const { graph } = this;
    const [last, name] = [graph.integers([-1]), `${states}.largest`];
    if (least === undefined) {
      const magnitudes = graph.node('Abs', [states], `${states}.magnitudes`);
      return graph.node('ReduceMax', [magnitudes, last], name);
    }
    const greatest = graph.node('ReduceMax', [states, last], `${states}.greatest`);
    return graph.node('Max', [greatest, graph.float(Math.abs(least))], name);
  }

  /** One zero point a row, which QuantizeLinear wants though they are all the same: shape [rows, 1]. */
  private zeroPoints(count: string): string {
    const known = this.zeroPointsByCount.get(count);
    if (known) return known;
    const { graph } = this;
    const list = graph.node('Expand', [graph.byte(zeroPoint), count], `${count}.zero_point_list`);
    const column = graph.integers([-1, 1]);
    const zeroPoints = graph.node('Reshape', [list, column], `${count}.zero_points`);
    this.zeroPointsByCount.set(count, graph.shaped(zeroPoints, 'uint8', ['N', 1]));
    return zeroPoints;
  }
}

/** Names of a matrix's constants. */
interface IntegerMatrix {
  /** Shape [rows, columns], or [columns, rows] where it stands upright. */
  readonly values: string;
  readonly isUpright: boolean;
  /** How many inputs it has. */
  readonly columns: number;
  /** Shape [rows], as are `zeros`. */
  readonly scales: string;
  readonly zeros: string;
}
