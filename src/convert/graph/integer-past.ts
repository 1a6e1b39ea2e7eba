import {
  graphInputs,
  graphOutputs,
  keyTileLength,
  queryBytes,
} from '../../backends/graph-interface.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import {
  type AttentionSizes,
  type Heads,
  type PastAttention,
  pastTensors,
  rowsOf,
} from './past-attention.ts';

/** The largest magnitude of a row of keys or values becomes this. */
const largestInteger = 127;
/** The byte that stands for 0 in weights, which are bytes of seven bits as queries are. */
const weightZero = 64;
/** Weights are rounded to steps of the largest, and what that leaves to smaller ones. */
const weightSteps = [1 / 63, 1 / (63 * 126)] as const;

/**
 * Attention to a cache of eight-bit integers, a quarter of the memory that a step has to read. Each row of
 * a query, a key or a value is rounded by its own largest magnitude; products are summed in 32-bit
 * integers, which is exact, so that a row has the same bits whatever stands beside it.
 *
 * The runtime's quick product of one row takes bytes from 0 on, times signed ones that lie upright. So keys
 * lie in tiles, `keyTileLength` tokens side by side; a query's bytes are 64 too large, which adds the same
 * to all products of a key, and is taken away again (`pastKeyZeros`). Bytes of queries and weights have seven
 * bits (`queryBytes` says why).
 */
export class IntegerPast implements PastAttention {
  private readonly graph: GraphBuilder;
  private readonly sizes: AttentionSizes;

  constructor(graph: GraphBuilder, sizes: AttentionSizes) {
    this.graph = graph;
    this.sizes = sizes;
  }

  scores(layer: number, { packed }: Heads): string {
    const { graph } = this;
    const { keyValueHeads: heads, headWidth } = this.sizes;
    const queries = this.round(layer, packed);
    const rows = rowsOf(this.sizes);
    const tileCount = `C / ${keyTileLength}`;
    const tiles = [tileCount, headWidth, keyTileLength];
    const keys = graph.input(graphInputs.pastKeys(layer), 'int8', ['B', heads, ...tiles]);
    const row = ['B', heads, 1, 'C'];
    const zeros = graph.input(graphInputs.pastKeyZeros(layer), 'float32', row);
    const scales = graph.input(graphInputs.pastKeyScales(layer), 'float32', row);
    const name = pastTensors.scores(layer);
    const byTile = graph.node('MatMulInteger', [queries.bytes, keys], `${name}.by_tile`);
    graph.shaped(byTile, 'int32', ['B', heads, tileCount, rows, keyTileLength]);
    const perm = [0, 1, 3, 2, 4];
    const byRow = graph.node('Transpose', [byTile], `${name}.by_row`, { perm });
    const shape = graph.integers([0, 0, 0, -1]);
    const joined = graph.node('Reshape', [byRow, shape], `${name}.joined`);
    graph.shaped(joined, 'int32', ['B', heads, rows, 'C']);
    const sums = graph.node('DequantizeLinear', [joined, graph.float(1)], `${name}.sums`);
    const integers = graph.node('Sub', [sums, zeros], `${name}.integers`);
    const ofKeys = graph.node('Mul', [integers, scales], `${name}.of_keys`);
    return graph.node('Mul', [ofKeys, queries.magnitudes], name);
  }

  mix(layer: number, weights: string): string {
    const { graph } = this;
    const { keyValueHeads: heads, headWidth } = this.sizes;
    const values = graph.input(graphInputs.pastValues(layer), 'int8', ['B', heads, 'C', headWidth]);
    const row = ['B', heads, 1, 'C'];
    const scales = graph.input(graphInputs.pastValueScales(layer), 'float32', row);
    const name = pastTensors.mix(layer);
    const rows = rowsOf(this.sizes);
    const zero = graph.byte(weightZero);
    const [coarse, fine] = weightSteps.map((step) => graph.float(step)) as [string, string];
    const scaled = graph.node('Mul', [weights, scales], `${name}.scaled`);
    const largest = graph.node('ReduceMax', [scaled], `${name}.largest`, { axes: [-1] });
    const shares = graph.node('Div', [scaled, largest], `${name}.shares`);
    const first = graph.node('QuantizeLinear', [shares, coarse, zero], `${name}.first`);
    const rounded = graph.node('DequantizeLinear', [first, coarse, zero], `${name}.rounded`);
    const rest = graph.node('Sub', [shares, rounded], `${name}.rest`);
    const second = graph.node('QuantizeLinear', [rest, fine, zero], `${name}.second`);
    const bytes = graph.node('Concat', [first, second], `${name}.bytes`, { axis: 2 });
    graph.shaped(bytes, 'uint8', ['B', heads, `2 * ${rows}`, 'C']);
    const products = graph.node('MatMulInteger', [bytes, values, zero], `${name}.products`);
    const parts = [`${name}.first_sums`, `${name}.second_sums`];
    graph.nodeWithOutputs('Split', [products], parts, { axis: 2 });
    for (const part of parts) graph.shaped(part, 'int32', ['B', heads, rows, headWidth]);
    const [firstMix, secondMix] = [coarse, fine].map((step, i) =>
      graph.node('DequantizeLinear', [parts[i]!, step], `${parts[i]}.floats`),
    ) as [string, string];
    const sum = graph.node('Add', [firstMix, secondMix], `${name}.sum`);
    return graph.node('Mul', [sum, largest], name);
  }

  /**
   * Rounds queries, keys and values; returns the latter two. A row of zeros has the magnitude 0, which
   * makes its products 0 whatever its bytes are.
   * @returns queries: bytes around 64 of shape [B, keyValueHeads, 1, G * T, headWidth], magnitudes of
   * shape [B, keyValueHeads, G * T, 1]
   */
  private round(
    layer: number,
    packed: string,
  ): { readonly bytes: string; readonly magnitudes: string } {
    const { graph } = this;
    const { heads, keyValueHeads, headWidth } = this.sizes;
    const name = `rounded.${layer}`;
    const absolute = graph.node('Abs', [packed], `${name}.absolute`);
    const largest = graph.node('ReduceMax', [absolute], `${name}.largest`, { axes: [-1] });
    const shares = graph.node('Div', [packed, largest], `${name}.shares`);
    const parts = graph.integers([heads, 2 * keyValueHeads]);
    const [ofQueries, ofRows] = [`${name}.query_shares`, `${name}.row_shares`];
    graph.nodeWithOutputs('Split', [shares, parts], [ofQueries, ofRows], { axis: 1 });
    const magnitudes = `${name}.query_magnitudes`;
    const newMagnitudes = graphOutputs.newMagnitudes(layer);
    graph.nodeWithOutputs('Split', [largest, parts], [magnitudes, newMagnitudes], { axis: 1 });
    graph.output(newMagnitudes, 'float32', ['B', 2 * keyValueHeads, 'T', 1]);
    const rows = [ofRows, graph.float(1 / largestInteger), graph.signedByte(0)];
    const newRows = graph.node('QuantizeLinear', rows, graphOutputs.newRows(layer));
    graph.output(newRows, 'int8', ['B', 2 * keyValueHeads, 'T', headWidth]);
    const { zero, largest: largestQuery } = queryBytes;
    const queries = [ofQueries, graph.float(1 / largestQuery), graph.byte(zero)];
    const bytes = graph.node('QuantizeLinear', queries, `${name}.query_bytes`);
    const byHead = graph.integers([0, keyValueHeads, 1, -1, headWidth]);
    const queryRows = graph.node('Reshape', [bytes, byHead], `${name}.query_rows`);
    graph.shaped(queryRows, 'uint8', ['B', keyValueHeads, 1, rowsOf(this.sizes), headWidth]);
    return {
      bytes: queryRows,
      magnitudes: heads === keyValueHeads ? magnitudes : this.byRow(magnitudes),
    };
  }

  /** From [B, heads, T, 1] to [B, keyValueHeads, G * T, 1]. */
  private byRow(magnitudes: string): string {
    const { graph, sizes } = this;
    const shape = graph.integers([0, sizes.keyValueHeads, -1, 1]);
    const byRow = graph.node('Reshape', [magnitudes, shape], `${magnitudes}.by_row`);
    return graph.shaped(byRow, 'float32', ['B', sizes.keyValueHeads, rowsOf(sizes), 1]);
  }
}
