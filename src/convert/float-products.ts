import type { Graph, GraphNode } from './onnx/model.ts';
import { standsUpright } from './stands-upright.ts';
import { withoutUnused } from './without-unused.ts';

/**
 * A graph whose products of eight-bit integers (`matrices/integer-matrices.ts`) are computed in 32-bit
 * floats, from the same constants: for runtimes that have no fast kernel for integers, or none at all.
 * The runtime unpacks each matrix once, when it opens the graph. A matrix that is looked up as well
 * stays in eight bits there.
 */
export function withFloatProducts(graph: Graph): Graph {
  const producers = new Map<string, GraphNode>();
  for (const node of graph.nodes) for (const output of node.outputs) producers.set(output, node);
  const unpacked = new Set<string>();
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    // `product * scales of the rows` is where the integers end.
    const product = node.operator === 'Mul' ? producers.get(node.inputs[0]!) : undefined;
    if (product?.operator !== 'QGemm') return [node];
    const [bytes, , , values, scales] = product.inputs as [string, string, string, string, string];
    const [states] = producers.get(bytes)!.inputs as [string];
    const floats = `${values}.floats`;
    const isUpright = standsUpright(product);
    const multiply = floatProduct(states, floats, isUpright, node.outputs);
    if (unpacked.has(floats)) return [multiply];
    unpacked.add(floats);
    return [unpack(values, scales, isUpright, floats), multiply];
  });
  return withoutUnused({ ...graph, nodes });
}

/** @param scales one for each output */
function unpack(values: string, scales: string, isUpright: boolean, output: string): GraphNode {
  return {
    operator: 'DequantizeLinear',
    domain: '',
    inputs: [values, scales],
    outputs: [output],
    attributes: { axis: { int: isUpright ? 1 : 0 } },
  };
}

function floatProduct(
  states: string,
  matrix: string,
  isUpright: boolean,
  outputs: readonly string[],
): GraphNode {
  return {
    operator: 'FusedMatMul',
    domain: 'com.microsoft',
    inputs: [states, matrix],
    outputs,
    attributes: { transB: { int: isUpright ? 0 : 1 } },
  };
}
