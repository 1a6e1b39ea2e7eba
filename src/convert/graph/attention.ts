import { graphInputs, graphOutputs } from '../../backends/graph-interface.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Step } from './step.ts';

export interface AttentionSizes {
  /** A multiple of `keyValueHeads`. */
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headWidth: number;
}

/** Queries, keys and values of the new tokens. */
export interface Heads {
  /** Shape [B, heads, T, headWidth], scaled already: scores are plain products. */
  readonly queries: string;
  /** Shape [B, keyValueHeads, T, headWidth], named as the graph's output. */
  readonly keys: string;
  /** Shape [B, keyValueHeads, T, headWidth], named as the graph's output. */
  readonly values: string;
}

/**
 * Attention of all layers in two parts, against the cache and against the new tokens, with one softmax
 * over both, so that the cache is read where it lies and never copied. Heads that share keys and values
 * (Ainslie et al. 2023, "GQA: Training Generalized Multi-Query Transformer Models") stand beneath
 * each other as rows of one product.
 */
export class Attention {
  private readonly graph: GraphBuilder;
  private readonly sizes: AttentionSizes;
  private readonly split: string;
  /** Shape [B, 1, heads / keyValueHeads * T, C + T]. */
  private readonly mask: string;
  /** The shape [B, T, x, headWidth] of heads side by side. */
  private readonly headsShape: string;

  constructor(graph: GraphBuilder, sizes: AttentionSizes, step: Step) {
    this.graph = graph;
    this.sizes = sizes;
    this.split = step.split;
    const group = sizes.heads / sizes.keyValueHeads;
    this.mask = group === 1 ? step.mask : repeatRows(graph, step.mask, group);
    const lastAxes = graph.integers([-1, sizes.headWidth]);
    this.headsShape = graph.node('Concat', [step.shape, lastAxes], 'heads_shape', { axis: 0 });
  }

  /**
   * Heads of a packed product, one after the other as in its rows.
   * @param packed shape [B * T, x * headWidth]
   * @returns shape [B, x, T, headWidth]
   */
  byHead(packed: string, name: string): string {
    const { graph } = this;
    const byToken = graph.node('Reshape', [packed, this.headsShape], `${name}.by_token`);
    return graph.node('Transpose', [byToken], `${name}.by_head`, { perm: [0, 2, 1, 3] });
  }

  /**
   * @param name before the names of tensors
   * @returns the mixed values, shape [B * T, heads * headWidth]
   */
  attend(name: string, layer: number, { queries, keys, values }: Heads): string {
    const { graph, sizes } = this;
    const { heads, keyValueHeads, headWidth } = sizes;
    graph.output(keys, 'float32', ['B', keyValueHeads, 'T', headWidth]);
    graph.output(values, 'float32', ['B', keyValueHeads, 'T', headWidth]);
    const cacheShape = ['B', keyValueHeads, 'C', headWidth];
    const pastKeys = graph.input(graphInputs.pastKeys(layer), 'float32', cacheShape);
    const pastValues = graph.input(graphInputs.pastValues(layer), 'float32', cacheShape);

    const rows = this.regroup(queries, keyValueHeads, `${name}.query_rows`);
    const scores = (against: string, output: string): string =>
      graph.node('FusedMatMul', [rows, against], output, { transB: 1 }, 'com.microsoft');
    const allScores = graph.node(
      'Concat',
      [scores(pastKeys, `${name}.past_scores`), scores(keys, `${name}.new_scores`)],
      `${name}.scores`,
      { axis: 3 },
    );
    const masked = graph.node('Add', [allScores, this.mask], `${name}.masked`);
    const weights = graph.node('Softmax', [masked], `${name}.weights`, { axis: -1 });
    const pastWeights = `${name}.past_weights`;
    const newWeights = `${name}.new_weights`;
    graph.nodeWithOutputs('Split', [weights, this.split], [pastWeights, newWeights], { axis: 3 });
    const mixedRows = graph.node(
      'Add',
      [
        graph.node('MatMul', [pastWeights, pastValues], `${name}.past_mix`),
        graph.node('MatMul', [newWeights, values], `${name}.new_mix`),
      ],
      `${name}.mix`,
    );
    const mixed = this.regroup(mixedRows, heads, `${name}.mix_by_head`);
    const perm = [0, 2, 1, 3];
    const mixByToken = graph.node('Transpose', [mixed], `${name}.mix_by_token`, { perm });
    const joinedShape = graph.integers([-1, heads * headWidth]);
    return graph.node('Reshape', [mixByToken, joinedShape], `${name}.joined`);
  }

  /** From [B, heads, T, headWidth] to [B, keyValueHeads, heads / keyValueHeads * T, headWidth] or back. */
  private regroup(tensor: string, first: number, output: string): string {
    const { heads, keyValueHeads, headWidth } = this.sizes;
    if (heads === keyValueHeads) return tensor;
    const shape = this.graph.integers([0, first, -1, headWidth]);
    return this.graph.node('Reshape', [tensor, shape], output);
  }
}

/** From [B, 1, T, S] to [B, 1, times * T, S]. */
function repeatRows(graph: GraphBuilder, mask: string, times: number): string {
  return graph.node('Tile', [mask, graph.integers([1, 1, times, 1])], `${mask}_by_head`);
}

/** Names that a layer's new keys and values have to have. */
export function newKeysAndValues(layer: number): {
  readonly keys: string;
  readonly values: string;
} {
  return { keys: graphOutputs.newKeys(layer), values: graphOutputs.newValues(layer) };
}
