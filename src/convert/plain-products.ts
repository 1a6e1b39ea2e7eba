import type { Graph, GraphNode } from './onnx/model.ts';
import { standsUpright } from './stands-upright.ts';

/**
 * A graph without FusedMatMul, which stands for a transpose, a product and a factor: for providers
 * that know only these three.
 * @param rankOf number of dimensions of a tensor that is transposed
 */
export function withPlainProducts(graph: Graph, rankOf: (tensor: string) => number): Graph {
  const initializers = [...graph.initializers];
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    if (node.operator !== 'FusedMatMul') return [node];
    const [left, right] = node.inputs as [string, string];
    const [output] = node.outputs as [string];
    const { alpha } = node.attributes;
    const parts: GraphNode[] = [];
    const append = (operator: string, inputs: string[], to: string, attributes = {}): string => {
      parts.push({ operator, domain: '', inputs, outputs: [to], attributes });
      return to;
    };
    const factor = alpha !== undefined && 'float' in alpha ? alpha.float : 1;
    const matrix = standsUpright(node)
      ? right
      : append('Transpose', [right], `${output}.right`, { perm: { ints: swapped(rankOf(right)) } });
    if (factor === 1) {
      append('MatMul', [left, matrix], output);
      return parts;
    }
    const product = append('MatMul', [left, matrix], `${output}.unscaled`);
    const name = `${output}.factor`;
    const data = new Uint8Array(Float32Array.of(factor).buffer);
    initializers.push({ name, type: 'float32', shape: [], data });
    append('Mul', [product, name], output);
    return parts;
  });
  return { ...graph, nodes, initializers };
}

/** Order of dimensions with the last two exchanged. */
function swapped(rank: number): readonly number[] {
  const order = Array.from({ length: rank }, (_, dimension) => dimension);
  return [...order.slice(0, -2), rank - 1, rank - 2];
}
