import { GraphBuilder } from './onnx/graph-builder.ts';
import type { Graph, GraphNode } from './onnx/model.ts';
import { standsUpright } from './stands-upright.ts';

/**
 * Outputs of a block. Narrow blocks are quickest for one row. For many rows wider ones are, since rows are
 * turned as well, once for each block.
 */
const widths = { few: 16, many: 64 } as const;
/** A product with so many outputs is the head's, which has few rows: those whose successors are wanted. */
const leastOfHead = 8192;

/**
 * A graph whose products of eight-bit integers go block by block of outputs, each block upright: one input
 * after the other. A runtime without packed kernels turns every matrix into a form of its own before each
 * product, 128 inputs of 128 outputs at a time, and reads it row by row for that. Rows of a whole matrix
 * lie far apart, often by a power of two, where a processor's cache keeps few of them; a block is read from
 * its beginning to its end. Files keep matrices whole, which are cut and turned when the graph is opened.
 * Sums are of integers, so that the products are the same to the last bit.
 */
export function withBlockProducts(graph: Graph): Graph {
  const shapes = new Map(graph.initializers.map(({ name, shape }) => [name, shape]));
  const constants = new GraphBuilder();
  const turned = new Set<string>();
  const nodes = graph.nodes.flatMap((node): readonly GraphNode[] => {
    if (node.operator !== 'QGemm') return [node];
    const { values, scales } = matrixOf(node);
    const [first = 0, second = 0] = shapes.get(values)!;
    const isUpright = standsUpright(node);
    const [outputs, inputs] = isUpright ? [second, first] : [first, second];
    const product = inBlocks(node, outputs, constants);
    if (turned.has(values)) return product;
    turned.add(values);
    const matrix = { values, scales, outputs, inputs, isUpright };
    return [...turn(matrix, constants), ...product];
  });
  const added = constants.build('').initializers.filter(({ name }) => !shapes.has(name));
  return { ...graph, nodes, initializers: [...graph.initializers, ...added] };
}

function widthOf(outputs: number): number {
  return outputs >= leastOfHead ? widths.few : widths.many;
}

interface StoredMatrix {
  readonly values: string;
  readonly scales: string;
  readonly outputs: number;
  readonly inputs: number;
  readonly isUpright: boolean;
}

/** Nodes that run once, when the graph is opened: values [blocks, inputs, width], scales [blocks, 1, width]. */
function turn(
  { values, scales, outputs, inputs, isUpright }: StoredMatrix,
  constants: GraphBuilder,
): readonly GraphNode[] {
  const graph = new GraphBuilder();
  const integers = (...list: readonly number[]): string => constants.integers(list);
  const width = widthOf(outputs);
  const blocks = Math.ceil(outputs / width);
  const missing = blocks * width - outputs;
  const padded = (tensor: string, ...ends: readonly number[]): string =>
    missing === 0 ? tensor : graph.node('Pad', [tensor, integers(...ends)], `${tensor}.padded`);
  const whole = isUpright ? padded(values, 0, 0, 0, missing) : padded(values, 0, 0, missing, 0);
  const shape = isUpright ? integers(inputs, blocks, width) : integers(blocks, width, inputs);
  const split = graph.node('Reshape', [whole, shape], `${values}.split`);
  const perm = isUpright ? [1, 0, 2] : [0, 2, 1];
  graph.node('Transpose', [split], uprightOf(values), { perm });
  const row = padded(scales, 0, missing);
  graph.node('Reshape', [row, integers(blocks, 1, width)], splitOf(scales));
  return graph.build('').nodes;
}

/** @param product a QGemm of R rows */
function inBlocks(
  product: GraphNode,
  outputs: number,
  constants: GraphBuilder,
): readonly GraphNode[] {
  const graph = new GraphBuilder();
  const [output = ''] = product.outputs;
  const { bytes, factor, zeroPoint, values, scales } = matrixOf(product);
  const width = widthOf(outputs);
  const blocks = Math.ceil(outputs / width);
  const integers = (...list: readonly number[]): string => constants.integers(list);

  // [blocks, R, width] becomes [R, outputs].
  const parts = graph.node(
    'MatMulIntegerToFloat',
    [bytes, uprightOf(values), factor, splitOf(scales), zeroPoint],
    `${output}.parts`,
    {},
    'com.microsoft',
  );
  const rows = graph.node('Transpose', [parts], `${output}.rows`, { perm: [1, 0, 2] });
  const isWhole = blocks * width === outputs;
  const joined = isWhole ? output : `${output}.joined`;
  graph.node('Reshape', [rows, integers(-1, blocks * width)], joined);
  if (!isWhole) {
    graph.node('Slice', [joined, integers(0), integers(outputs), integers(1)], output);
  }
  return graph.build('').nodes;
}

interface MatrixProduct {
  readonly bytes: string;
  readonly factor: string;
  readonly zeroPoint: string;
  /** Shape [outputs, inputs], or [inputs, outputs] where it stands upright. */
  readonly values: string;
  /** Shape [outputs]. */
  readonly scales: string;
}

function matrixOf({ inputs }: GraphNode): MatrixProduct {
  const [bytes = '', factor = '', zeroPoint = '', values = '', scales = ''] = inputs;
  return { bytes, factor, zeroPoint, values, scales };
}

function uprightOf(values: string): string {
  return `${values}.upright`;
}

function splitOf(scales: string): string {
  return `${scales}.split`;
}
