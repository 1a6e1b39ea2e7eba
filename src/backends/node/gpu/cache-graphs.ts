import { GraphBuilder } from '../../../convert/onnx/graph-builder.ts';
import type { Graph } from '../../../convert/onnx/model.ts';
import type { CacheShape } from '../../key-value-cache.ts';

/**
 * Graphs that work on a cache of S slots, H heads and C tokens of D numbers. It has a buffer for the keys of
 * each layer and one for its values, of shape [S * H * C + 1, D]: the last row takes what nobody wants.
 * Where a graph works on all of them, they go by numbers.
 */
export const cacheTensors = {
  /** float32 [S, H, C, D] */
  slots: (buffer: number = 0): string => `slots.${buffer}`,
  /** float32 [S * H * C + 1, D] */
  cached: (buffer: number = 0): string => `cached.${buffer}`,
  /** What a graph returns. */
  result: (buffer: number = 0): string => `result.${buffer}`,
  /** int64 [2]: how many slots and tokens are kept */
  kept: 'kept',
  /** int64 [8]: what is added, as Pad takes it */
  added: 'added',
  /** Where to read: int32 [N], rows; int64 [1], the first slot */
  from: 'from',
  /** int32 [N, 1]: rows to write; int64 [1]: the slot behind the last */
  to: 'to',
} as const;

/** How many buffers a cache has. */
export function bufferCount({ layers }: Pick<CacheShape, 'layers'>): number {
  return 2 * layers;
}

/** Takes one buffer to another number of slots and tokens, zeros where nothing was. */
export function resizeGraph({ heads, headWidth }: CacheShape): Graph {
  const graph = new GraphBuilder();
  const slots = graph.input(cacheTensors.slots(), 'float32', ['S', heads, 'C', headWidth]);
  const counts = graph.input(cacheTensors.kept, 'int64', [2]);
  const added = graph.input(cacheTensors.added, 'int64', [8]);
  const [start, axes] = [graph.integers([0, 0]), graph.integers([0, 2])];
  const kept = graph.node('Slice', [slots, start, counts, axes], 'kept_slots');
  const padded = graph.node('Pad', [kept, added], 'padded');
  const rows = graph.node('Reshape', [padded, graph.integers([-1, headWidth])], 'rows');
  const spare = graph.floats(new Array(headWidth).fill(0), [1, headWidth]);
  const result = graph.node('Concat', [rows, spare], cacheTensors.result(), { axis: 0 });
  graph.output(result, 'float32', ['R', headWidth]);
  return graph.build('resize');
}

/** Copies the rows `from` of every buffer to the rows `to` of the same. */
export function copyGraph(shape: CacheShape): Graph {
  const { headWidth } = shape;
  const graph = new GraphBuilder();
  const from = graph.input(cacheTensors.from, 'int32', ['N']);
  const to = graph.input(cacheTensors.to, 'int32', ['N', 1]);
  const places = graph.node('Expand', [to, graph.integers([1, headWidth])], 'places');
  for (let buffer = 0; buffer < bufferCount(shape); buffer++) {
    const cached = graph.input(cacheTensors.cached(buffer), 'float32', ['R', headWidth]);
    const rows = graph.node('Gather', [cached, from], `rows.${buffer}`, { axis: 0 });
    const result = cacheTensors.result(buffer);
    graph.node('ScatterElements', [cached, places, rows], result);
    graph.output(result, 'float32', ['R', headWidth]);
  }
  return graph.build('copy');
}

/** Takes neighbouring slots out of every buffer, shape [B, H, C, D]. */
export function sliceGraph(shape: CacheShape): Graph {
  const { heads, headWidth } = shape;
  const graph = new GraphBuilder();
  const from = graph.input(cacheTensors.from, 'int64', [1]);
  const to = graph.input(cacheTensors.to, 'int64', [1]);
  for (let buffer = 0; buffer < bufferCount(shape); buffer++) {
    const dims = ['S', heads, 'C', headWidth];
    const slots = graph.input(cacheTensors.slots(buffer), 'float32', dims);
    const result = cacheTensors.result(buffer);
    graph.node('Slice', [slots, from, to, graph.integers([0])], result);
    graph.output(result, 'float32', ['B', heads, 'C', headWidth]);
  }
  return graph.build('slice');
}
