import { GraphBuilder } from './onnx/graph-builder.ts';
import { elementTypes, type Graph, type GraphNode } from './onnx/model.ts';

/** Outputs of a block. */
const width = 64;
/** Below this many outputs, putting blocks together again takes longer than they save. */
const leastOutputs = 8192;

/**
 * A graph whose products with very many outputs, such as the head's, go block by block of outputs, each
 * upright (`upright-products.ts`): in one piece, every input of such a matrix would lie on another page
 * of memory. Sums are of integers, so that the products are the same to the last bit.
 * @param least outputs of a product that goes in blocks
 */
export function withWideProducts(graph: Graph, least: number = leastOutputs): Graph {
  const shapes = new Map(graph.initializers.map(({ name, shape }) => [name, shape]));
  const constants = new GraphBuilder();
  const nodes = graph.nodes.flatMap((node): readonly GraphNode[] => {
    const [outputs = 0, inputs = 0] = shapes.get(node.inputs[3] ?? '') ?? [];
    const isWide = node.operator === 'QGemm' && outputs >= least;
    return isWide ? inBlocks(node, outputs, inputs, constants) : [node];
  });
  const added = constants.build('').initializers.filter(({ name }) => !shapes.has(name));
  return { ...graph, nodes, initializers: [...graph.initializers, ...added] };
}

/** @param product a QGemm of R rows with a matrix [outputs, inputs] */
function inBlocks(
  { inputs: names, outputs: [output = ''] }: GraphNode,
  outputs: number,
  inputs: number,
  constants: GraphBuilder,
): readonly GraphNode[] {
  const [bytes, , zeroPoint, values, scales] = names as [string, string, string, string, string];
  const blocks = Math.ceil(outputs / width);
  const integers = (...list: readonly number[]): string => constants.integers(list);
  const graph = new GraphBuilder();

  // Done once, when the graph is opened: [blocks, inputs, width].
  const fill = integers(0, 0, blocks * width - outputs, 0);
  const padded = graph.node('Pad', [values, fill], `${values}.padded`);
  const split = graph.node('Reshape', [padded, integers(blocks, width, inputs)], `${values}.split`);
  const upright = graph.node('Transpose', [split], `${values}.upright`, { perm: [0, 2, 1] });

  // [blocks, R, width] becomes [R, outputs].
  const parts = graph.node('MatMulInteger', [bytes, upright, zeroPoint], `${output}.parts`);
  const rows = graph.node('Transpose', [parts], `${output}.rows`, { perm: [1, 0, 2] });
  const joined = graph.node('Reshape', [rows, integers(-1, blocks * width)], `${output}.joined`);
  const cut = [joined, integers(0), integers(outputs), integers(1)];
  const sums = graph.node('Slice', cut, `${output}.sums`);
  const floats = graph.node('Cast', [sums], `${output}.floats`, { to: elementTypes.float32 });
  graph.node('Mul', [floats, scales], output);
  return graph.build('').nodes;
}
