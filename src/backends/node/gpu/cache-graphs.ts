import { GraphBuilder } from '../../../convert/onnx/graph-builder.ts';
import type { Graph } from '../../../convert/onnx/model.ts';
import type { CacheShape } from '../../key-value-cache.ts';

/**
 * Graphs that work on a cache of S slots, H heads and C tokens of D numbers. A buffer of it has the shape
 * [S * H * C + 1, D]: the last row takes what nobody wants.
 */
export const cacheTensors = {
  /** float32 [S, H, C, D] */
  slots: 'slots',
  /** float32 [S * H * C + 1, D] */
  rows: 'rows',
  /** int64 [2]: the slots and tokens that are kept, or the first slot that is read and the one after the last */
  bounds: 'bounds',
  /** int64 [8], as Pad takes them */
  pads: 'pads',
  /** int32 [N, 1] */
  from: 'from',
  /** int32 [N, 1] */
  to: 'to',
} as const;

/** Takes `slots` to another number of slots and tokens, zeros where nothing was: `rows`. */
export function resizeGraph({ heads, headWidth }: CacheShape): Graph {
  const graph = new GraphBuilder();
  const slots = graph.input(cacheTensors.slots, 'float32', ['S', heads, 'C', headWidth]);
  const bounds = graph.input(cacheTensors.bounds, 'int64', [2]);
  const pads = graph.input(cacheTensors.pads, 'int64', [8]);
  const begin = graph.integers([0, 0]);
  const kept = graph.node('Slice', [slots, begin, bounds, graph.integers([0, 2])], 'kept');
  const padded = graph.node('Pad', [kept, pads], 'padded');
  const list = graph.node('Reshape', [padded, graph.integers([-1, headWidth])], 'list');
  const spare = graph.floats(new Array(headWidth).fill(0), [1, headWidth]);
  graph.node('Concat', [list, spare], cacheTensors.rows, { axis: 0 });
  graph.output(cacheTensors.rows, 'float32', ['N', headWidth]);
  return graph.build('resize');
}

/** Copies the rows `from` of a buffer to the rows `to` of the same. */
export function copyGraph({ headWidth }: CacheShape): Graph {
  const graph = new GraphBuilder();
  const rows = graph.input('cached', 'float32', ['R', headWidth]);
  const from = graph.input(cacheTensors.from, 'int32', ['N']);
  const to = graph.input(cacheTensors.to, 'int32', ['N', 1]);
  const copied = graph.node('Gather', [rows, from], 'copied', { axis: 0 });
  const places = graph.node('Expand', [to, graph.integers([1, headWidth])], 'places');
  graph.node('ScatterElements', [rows, places, copied], cacheTensors.rows);
  graph.output(cacheTensors.rows, 'float32', ['R', headWidth]);
  return graph.build('copy');
}

/** Neighbouring slots of a buffer in one of their own. */
export function sliceGraph({ heads, headWidth }: CacheShape): Graph {
  const graph = new GraphBuilder();
  const slots = graph.input(cacheTensors.slots, 'float32', ['S', heads, 'C', headWidth]);
  const first = graph.input(cacheTensors.from, 'int64', [1]);
  const end = graph.input(cacheTensors.to, 'int64', [1]);
  graph.node('Slice', [slots, first, end, graph.integers([0])], cacheTensors.rows);
  graph.output(cacheTensors.rows, 'float32', ['B', heads, 'C', headWidth]);
  return graph.build('slice');
}
