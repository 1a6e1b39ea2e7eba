import { withFloatCache } from './float-cache.ts';
import { withFloatProducts } from './float-products.ts';
import { withFusedNormalization } from './fused-normalization.ts';
import { withWholeHead } from './head-blocks.ts';
import type { Graph } from './onnx/model.ts';
import { withPairedRows } from './paired-rows.ts';
import { withPlainProducts } from './plain-products.ts';

/** WebGPU multiplies one row with four bits by one kernel, two and three by another, more by a third. */
const spareRows = 3;

/**
 * A graph of ours for the kernels that GPUs have. Matrices of eight bits are unpacked there to floats, when
 * the graph is opened, because WebGPU has no products of integers; those of four bits stay as they are.
 * Keys and values are floats. There are as few operators as may be.
 */
export function gpuGraph(graph: Graph, sizes: Parameters<typeof withFloatCache>[1]): Graph {
  const cached = withFloatCache(withWholeHead(graph), sizes);
  const floats = withoutFusedProducts(withFloatProducts(cached));
  return withPairedRows(withFusedNormalization(floats), spareRows);
}

/** What comes of constants alone is a matrix; what attention multiplies has slots and heads besides. */
function withoutFusedProducts(graph: Graph): Graph {
  const constants = new Set(graph.initializers.map(({ name }) => name));
  for (const { inputs, outputs } of graph.nodes) {
    if (!inputs.every((name) => constants.has(name))) continue;
    for (const output of outputs) constants.add(output);
  }
  return withPlainProducts(graph, (tensor) => (constants.has(tensor) ? 2 : 4));
}
