import { graphInputs, graphOutputs } from '../backends/graph-interface.ts';
import type { Graph, GraphNode, Initializer, TensorInfo } from './onnx/model.ts';

/** Names of the shapes [1, headWidth] and [-1, headWidth]. */
const [oneRow, anyRows] = ['kept_rows.one', 'kept_rows.any'];

/**
 * A graph that puts new keys and values among those of the cache by itself, instead of returning them: for a
 * cache on a device that JavaScript cannot write to. Where input and output are one buffer, nothing else of
 * the cache is touched. Attention may read the buffer before or after: the mask hides the places of new
 * tokens from it.
 * @param graph with a cache of floats
 */
export function withDeviceCache(
  graph: Graph,
  { layers, headWidth }: { readonly layers: number; readonly headWidth: number },
): Graph {
  const rows = 'kept_rows.by_number';
  const cacheShape = ['S * H * C + 1', headWidth];
  const inputs: TensorInfo[] = [
    ...graph.inputs,
    { name: graphInputs.keptRows, type: 'int32', shape: ['N', 1] },
  ];
  const outputs = graph.outputs.filter(({ name }) => !name.startsWith('new_'));
  const nodes: GraphNode[] = [...graph.nodes, node('Expand', [graphInputs.keptRows, oneRow], rows)];
  const keep = (added: string, cached: string, kept: string): void => {
    inputs.push({ name: cached, type: 'float32', shape: cacheShape });
    outputs.push({ name: kept, type: 'float32', shape: cacheShape });
    const list = `${added}.rows`;
    nodes.push(node('Reshape', [added, anyRows], list));
    nodes.push(node('ScatterElements', [cached, rows, list], kept));
  };
  for (let layer = 0; layer < layers; layer++) {
    const { newKeys, newValues, keptKeys, keptValues } = graphOutputs;
    keep(newKeys(layer), graphInputs.cachedKeys(layer), keptKeys(layer));
    keep(newValues(layer), graphInputs.cachedValues(layer), keptValues(layer));
  }
  const initializers = [
    ...graph.initializers,
    integers(oneRow, [1, headWidth]),
    integers(anyRows, [-1, headWidth]),
  ];
  return { ...graph, inputs, outputs, nodes, initializers };
}

function node(operator: string, inputs: readonly string[], output: string): GraphNode {
  return { operator, domain: '', inputs, outputs: [output], attributes: {} };
}

function integers(name: string, values: readonly number[]): Initializer {
  const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, type: 'int64', shape: [values.length], data };
}
