import { GraphBuilder } from './onnx/graph-builder.ts';
import type { Graph, GraphNode } from './onnx/model.ts';

/**
 * A graph whose products with matrices of four bits always have a row more than is wanted, for processors
 * whose kernel sums one row by itself in another order than several: a text would have other bits alone than
 * in company. The row is cut off again.
 */
export function withPairedRows(graph: Graph): Graph {
  const added = new GraphBuilder();
  const nodes = graph.nodes.flatMap((node) =>
    node.operator === 'MatMulNBits' ? paired(node, added) : [node],
  );
  const initializers = new Map(
    [...graph.initializers, ...added.build('').initializers].map((constant) => [
      constant.name,
      constant,
    ]),
  );
  return { ...graph, nodes, initializers: [...initializers.values()] };
}

function paired(product: GraphNode, constants: GraphBuilder): readonly GraphNode[] {
  const [states, ...weights] = product.inputs as [string, ...string[]];
  const [output] = product.outputs as [string];
  const { K: width } = product.attributes as { readonly K: { readonly int: number } };
  const name = `zeros_${width.int}`;
  const zeros = new Uint8Array(width.int * Float32Array.BYTES_PER_ELEMENT);
  const row = constants.constant(`${name}.row`, 'float32', [1, width.int], zeros);
  const graph = new GraphBuilder();
  const rows = graph.node('Concat', [states, row], `${output}.rows`, { axis: 0 });
  const [first, last] = [constants.integers([0]), constants.integers([-1])];
  graph.node('Slice', [`${output}.products`, first, last, first], output);
  const [join, cut] = graph.build('').nodes as [GraphNode, GraphNode];
  const outputs = [`${output}.products`];
  return [join, { ...product, inputs: [rows, ...weights], outputs }, cut];
}
