import { graphInputs, graphOutputs, queryBytes } from '../../backends/graph-interface.ts';
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
  /** int64 [8], pads of four dimensions: a number in place of none at the end, where the cache is empty. */
  private readonly oneForNone: string;
  /** Of each layer, in order. */
  private readonly newRows: string[] = [];
  private readonly newMagnitudes: string[] = [];

  /** @param split int64 [2]: C and T */
  constructor(graph: GraphBuilder, sizes: AttentionSizes, split: string) {
    this.graph = graph;
    this.sizes = sizes;
    this.oneForNone = oneForNone(graph, split);
  }

  scores(layer: number, { packed }: Heads): string {
    const { graph } = this;
    const { keyValueHeads: heads, headWidth } = this.sizes;
    const queries = this.round(layer, packed);
    const rows = rowsOf(this.sizes);
    // C / keyTileLength of keyTileLength tokens, or one of none.
    const [tileCount, tileLength] = ['tiles', 'tile'];
    const tiles = [tileCount, headWidth, tileLength];
    const keys = graph.input(graphInputs.pastKeys(layer), 'int8', ['B', heads, ...tiles]);
    const row = ['B', heads, 1, 'C'];
    const zeros = graph.input(graphInputs.pastKeyZeros(layer), 'float32', row);
    const scales = graph.input(graphInputs.pastKeyScales(layer), 'float32', row);
    const name = pastTensors.scores(layer);
    const byTile = graph.node('MatMulInteger', [queries.bytes, keys], `${name}.by_tile`);
    graph.shaped(byTile, 'int32', ['B', heads, tileCount, rows, tileLength]);
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
    const found = graph.node('ReduceMax', [scaled, graph.integers([-1])], `${name}.largest_found`);
    // Of no numbers the runtime finds no largest, which is not the shape that it plans with. It does not use
    // the memory of an output again for what would have had that shape.
    graph.output(found, 'float32', ['B', heads, rows, 'found']);
    const largest = graph.node('Pad', [found, this.oneForNone], `${name}.largest`);
    graph.shaped(largest, 'float32', ['B', heads, rows, 1]);
    const shares = graph.node('Div', [scaled, largest], `${name}.shares`);
    const first = graph.node('QuantizeLinear', [shares, coarse, zero], `${name}.first`);
    const rounded = graph.node('DequantizeLinear', [first, coarse, zero], `${name}.rounded`);
    const rest = graph.node('Sub', [shares, rounded], `${name}.rest`);
    const second = graph.node('QuantizeLinear', [rest, fine, zero], `${name}.second`);
    const bytes = graph.node('Concat', [first, second], `${name}.bytes`, { axis: 2 });
    graph.shaped(bytes, 'uint8', ['B', heads, `2 * ${rows}`, 'C']);
    const products = graph.node('MatMulInteger', [bytes, values, zero], `${name}.products`);
    const parts = [`${name}.first_sums`, `${name}.second_sums`];
    graph.nodeWithOutputs('Split', [products], parts, { axis: 2, num_outputs: parts.length });
    for (const part of parts) graph.shaped(part, 'int32', ['B', heads, rows, headWidth]);
    const [firstMix, secondMix] = [coarse, fine].map((step, i) =>
      graph.node('DequantizeLinear', [parts[i]!, step], `${parts[i]}.floats`),
    ) as [string, string];
    const sum = graph.node('Add', [firstMix, secondMix], `${name}.sum`);
    return graph.node('Mul', [sum, largest], name);
  }

  finish(): void {
    const { graph, sizes } = this;
    const rows = ['B', this.newRows.length * 2 * sizes.keyValueHeads, 'T'];
    const { newRows, newMagnitudes } = graphOutputs;
    graph.node('Concat', this.newRows, newRows, { axis: 1 });
    graph.output(newRows, 'int8', [...rows, sizes.headWidth]);
    graph.node('Concat', this.newMagnitudes, newMagnitudes, { axis: 1 });
    graph.output(newMagnitudes, 'float32', [...rows, 1]);
  }

  /**
   * Rounds queries, keys and values, the latter two to be returned. A row of zeros has the magnitude 0, which
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
    const largest = graph.node('ReduceMax', [absolute, graph.integers([-1])], `${name}.largest`);
    const shares = graph.node('Div', [packed, largest], `${name}.shares`);
    const parts = graph.integers([heads, 2 * keyValueHeads]);
    const [ofQueries, ofRows] = [`${name}.query_shares`, `${name}.row_shares`];
    graph.nodeWithOutputs('Split', [shares, parts], [ofQueries, ofRows], { axis: 1 });
    const [magnitudes, newMagnitudes] = [`${name}.query_magnitudes`, `${name}.row_magnitudes`];
    graph.nodeWithOutputs('Split', [largest, parts], [magnitudes, newMagnitudes], { axis: 1 });
    const rows = [ofRows, graph.float(1 / largestInteger), graph.signedByte(0)];
    this.newRows.push(graph.node('QuantizeLinear', rows, `${name}.rows`));
    this.newMagnitudes.push(newMagnitudes);
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

/** Pads of nothing, but of one number at the end of the last dimension where C is 0. */
function oneForNone(graph: GraphBuilder, split: string): string {
  const [first, one] = [graph.integers([0]), graph.integers([1])];
  const capacity = graph.node('Slice', [split, first, one], 'past_capacity');
  const some = graph.node('Min', [capacity, one], 'past_some');
  const none = graph.node('Sub', [one, some], 'past_none');
  const others = graph.integers([0, 0, 0, 0, 0, 0, 0]);
  return graph.node('Concat', [others, none], 'past_pads', { axis: 0 });
}
