import { graphInputs, graphOutputs, keyTileLength } from '../../backends/graph-interface.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { elementTypes } from '../onnx/model.ts';
import {
  type AttentionSizes,
  type Heads,
  type PastAttention,
  pastTensors,
} from './past-attention.ts';

/** The largest magnitude of a row of queries, keys or values becomes this. */
const largestInteger = 127;
/** The byte that stands for 0. */
const zeroPoint = 128;
/** Weights have seven bits, which no kernel sums beyond its range, and eight bits more below these. */
const weightSteps = [127, 127 * 256] as const;

/**
 * Attention to a cache of eight-bit integers, a quarter of the memory that a step has to read. Each row of
 * a query, a key or a value is rounded by its own largest magnitude; products are summed in 32-bit
 * integers, which is exact, so that a row has the same bits whatever stands beside it.
 *
 * The runtime's quick product of one row takes bytes from 0 on, times signed ones that lie upright. So keys
 * lie in tiles, `keyTileLength` tokens side by side; a query's bytes are 128 too large, which adds the same
 * to all products of a key, and is taken away again (`pastKeyZeros`).
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
    const tiles = [`C / ${keyTileLength}`, headWidth, keyTileLength];
    const keys = graph.input(graphInputs.pastKeys(layer), 'int8', ['B', heads, ...tiles]);
    const row = ['B', heads, 1, 'C'];
    const zeros = graph.input(graphInputs.pastKeyZeros(layer), 'float32', row);
    const scales = graph.input(graphInputs.pastKeyScales(layer), 'float32', row);
    const name = pastTensors.scores(layer);
    const byTile = graph.node('MatMulInteger', [queries.bytes, keys], `${name}.by_tile`);
    const perm = [0, 1, 3, 2, 4];
    const byRow = graph.node('Transpose', [byTile], `${name}.by_row`, { perm });
    const shape = graph.integers([0, 0, 0, -1]);
    const joined = graph.node('Reshape', [byRow, shape], `${name}.joined`);
    const sums = graph.node('Cast', [joined], `${name}.sums`, { to: elementTypes.float32 });
    const integers = graph.node('Sub', [sums, zeros], `${name}.integers`);
    const ofKeys = graph.node('Mul', [integers, scales], `${name}.of_keys`);
    return graph.node('Mul', [ofKeys, queries.magnitudes], name);
  }

  mix(layer: number, weights: string): string {
    const { graph } = this;
    const { keyValueHeads: heads, headWidth } = this.sizes;
    const input = graphInputs.pastValues(layer);
    const values = graph.input(input, 'int8', ['B', heads, 1, 'C', headWidth]);
    const row = ['B', heads, 1, 1, 'C'];
    const scales = graph.input(graphInputs.pastValueScales(layer), 'float32', row);
    const name = pastTensors.mix(layer);
    const apart = graph.node('Unsqueeze', [weights, graph.integers([2])], `${name}.apart`);
    const scaled = graph.node('Mul', [apart, scales], `${name}.scaled`);
    const largest = graph.node('ReduceMax', [scaled], `${name}.largest`, { axes: [-1] });
    const steps = graph.floats(weightSteps, [2, 1, 1]);
    const factors = graph.node('Div', [steps, largest], `${name}.factors`);
    const raised = graph.node('Mul', [scaled, factors], `${name}.raised`);
    // Half of the last bit, so that cutting rounds to the nearest.
    const half = graph.floats([0.5 / 256, 0.5], [2, 1, 1]);
    const upper = graph.node('Add', [raised, half], `${name}.upper`);
    const whole = graph.node('Cast', [upper], `${name}.whole`, { to: elementTypes.int32 });
    // Of the finer steps this keeps the last eight bits.
    const bytes = graph.node('Cast', [whole], `${name}.bytes`, { to: elementTypes.uint8 });
    const products = graph.node('MatMulInteger', [bytes, values], `${name}.products`);
    const sums = graph.node('Cast', [products], `${name}.sums`, { to: elementTypes.float32 });
    const inverse = graph.floats(
      weightSteps.map((step) => 1 / step),
      [2, 1, 1],
    );
    const units = graph.node('Mul', [largest, inverse], `${name}.units`);
    const parts = graph.node('Mul', [sums, units], `${name}.parts`);
    const [coarse, fine] = [`${name}.coarse`, `${name}.fine`];
    graph.nodeWithOutputs('Split', [parts, graph.integers([1, 1])], [coarse, fine], { axis: 2 });
    const sum = graph.node('Add', [coarse, fine], `${name}.sum`);
    return graph.node('Squeeze', [sum, graph.integers([2])], name);
  }

  /**
   * Rounds queries, keys and values; returns the latter two. A row of zeros has the magnitude 0, which
   * makes its products 0 whatever its bytes are.
   * @returns queries: bytes around 128 of shape [B, keyValueHeads, 1, G * T, headWidth], magnitudes of
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
    const step = graph.float(1 / largestInteger);
    const rows = [ofRows, step, graph.signedByte(0)];
    const newRows = graph.node('QuantizeLinear', rows, graphOutputs.newRows(layer));
    graph.output(newRows, 'int8', ['B', 2 * keyValueHeads, 'T', headWidth]);
    const queries = [ofQueries, step, graph.byte(zeroPoint)];
    const bytes = graph.node('QuantizeLinear', queries, `${name}.query_bytes`);
    const byHead = graph.integers([0, keyValueHeads, 1, -1, headWidth]);
    return {
      bytes: graph.node('Reshape', [bytes, byHead], `${name}.query_rows`),
      magnitudes: heads === keyValueHeads ? magnitudes : this.byRow(magnitudes),
    };
  }

  /** From [B, heads, T, 1] to [B, keyValueHeads, G * T, 1]. */
  private byRow(magnitudes: string): string {
    const shape = this.graph.integers([0, this.sizes.keyValueHeads, -1, 1]);
    return this.graph.node('Reshape', [magnitudes, shape], `${magnitudes}.by_row`);
  }
}
