import type { Graph, GraphNode } from './onnx/model.ts';

/**
 * A graph in which LayerNormalization adds what it normalises: a product, its bias and what came before the
 * block are one SkipLayerNormalization instead of three operators, for devices on which every operator costs
 * as much as many numbers.
 */
export function withFusedNormalization(graph: Graph): Graph {
  const producers = new Map<string, GraphNode>();
  for (const node of graph.nodes) for (const output of node.outputs) producers.set(output, node);
  const added = (tensor: string): GraphNode | undefined => {
    const producer = producers.get(tensor);
    return producer?.operator === 'Add' ? producer : undefined;
  };
  const fused = new Set<GraphNode>();
  const nodes = graph.nodes.map((node): GraphNode => {
    if (node.operator !== 'LayerNormalization') return node;
    const [states, weight, bias] = node.inputs as [string, string, string];
    const sum = added(states);
    const biased = sum && added(sum.inputs[0]!);
    if (!biased) return node;
    fused.add(sum).add(biased);
    return {
      operator: 'SkipLayerNormalization',
      domain: 'com.microsoft',
      inputs: [biased.inputs[0]!, sum.inputs[1]!, weight, bias, biased.inputs[1]!],
      outputs: [node.outputs[0]!, '', '', states],
      attributes: { epsilon: node.attributes['epsilon']! },
    };
  });
  return { ...graph, nodes: nodes.filter((node) => !fused.has(node)) };
}
