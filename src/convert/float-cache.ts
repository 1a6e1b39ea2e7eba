import { graphInputs, graphOutputs } from '../backends/graph-interface.ts';
import { pastTensors } from './graph/past-attention.ts';
import type { Graph, GraphNode, TensorInfo } from './onnx/model.ts';
import { withoutUnused } from './without-unused.ts';

/** Sizes of a graph's cache. */
interface CacheSizes {
  readonly layers: number;
  /** Heads that have keys and values of their own. */
  readonly heads: number;
  readonly headWidth: number;
}

/**
 * A graph that keeps keys and values in 32-bit floats where it was written to round them
 * (`graph/integer-past.ts`): for runtimes that have no quick products of integers, or none at all.
 */
export function withFloatCache(graph: Graph, { layers, heads, headWidth }: CacheSizes): Graph {
  const isKept = ({ name }: TensorInfo): boolean => !/^(past|new)_/.test(name);
  const inputs = graph.inputs.filter(isKept);
  const outputs = graph.outputs.filter(isKept);
  const replaced = new Map<string, GraphNode>();
  for (let layer = 0; layer < layers; layer++) {
    const [pastKeys, pastValues] = [graphInputs.pastKeys(layer), graphInputs.pastValues(layer)];
    for (const name of [pastKeys, pastValues]) {
      inputs.push({ name, type: 'float32', shape: ['B', heads, 'C', headWidth] });
    }
    for (const name of [graphOutputs.newKeys(layer), graphOutputs.newValues(layer)]) {
      outputs.push({ name, type: 'float32', shape: ['B', heads, 'T', headWidth] });
    }
    const [queries, weights] = [pastTensors.queries(layer), pastTensors.weights(layer)];
    const products = [
      product('FusedMatMul', [queries, pastKeys], pastTensors.scores(layer)),
      product('MatMul', [weights, pastValues], pastTensors.mix(layer)),
    ];
    for (const node of products) replaced.set(node.outputs[0]!, node);
  }
  const nodes = graph.nodes.map((node) => replaced.get(node.outputs[0]!) ?? node);
  return withoutUnused({ ...graph, inputs, outputs, nodes });
}

function product(
  operator: 'FusedMatMul' | 'MatMul',
  inputs: readonly string[],
  output: string,
): GraphNode {
  const isFused = operator === 'FusedMatMul';
  return {
    operator,
    domain: isFused ? 'com.microsoft' : '',
    inputs,
    outputs: [output],
    attributes: isFused ? { transB: { int: 1 } } : {},
  };
}
