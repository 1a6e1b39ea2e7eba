import type { Graph, GraphNode } from './onnx/model.ts';

/**
 * A graph whose eight-bit matrices lie as products read them, one input after the other. A file keeps
 * one output after the other, which a runtime without packed kernels turns round in every run; here it
 * does so once, when it opens the graph.
 */
export function withUprightProducts(graph: Graph): Graph {
  const turned = new Set<string>();
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    if (node.operator !== 'QGemm') return [node];
    const [bytes, factor, zeroPoint, values, ...rest] = node.inputs as [
      string,
      string,
      string,
      string,
    ];
    const upright = `${values}.upright`;
    const product = {
      ...node,
      inputs: [bytes, factor, zeroPoint, upright, ...rest],
      attributes: { ...node.attributes, transB: { int: 0 } },
    };
    if (turned.has(upright)) return [product];
    turned.add(upright);
    return [turn(values, upright), product];
  });
  return { ...graph, nodes };
}

function turn(matrix: string, output: string): GraphNode {
  return {
    operator: 'Transpose',
    domain: '',
    inputs: [matrix],
    outputs: [output],
    attributes: { perm: { ints: [1, 0] } },
  };
}
