import { graphOutputs } from '../../backends/graph-interface.ts';
import type { CacheType } from '../cache-type.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { FloatPast } from './float-past.ts';
import { IntegerPast } from './integer-past.ts';
import { type AttentionSizes, type PastAttention, pastTensors, rowsOf } from './past-attention.ts';
import type { Step } from './step.ts';

/**
 * Attention of all layers in two parts, against the cache and against the new tokens, with one softmax
 * over both, so that the cache is read where it lies and never copied.
 */
export class Attention {
  private readonly graph: GraphBuilder;
  private readonly sizes: AttentionSizes;
  private readonly past: PastAttention;
  private readonly split: string;
  /** Shape [B, 1, heads / keyValueHeads * T, C + T]. */
  private readonly mask: string;
  /** The shape [B, T, x, headWidth] of heads side by side. */
  private readonly headsShape: string;

  constructor(graph: GraphBuilder, sizes: AttentionSizes, step: Step, cache: CacheType) {
    this.graph = graph;
    this.sizes = sizes;
    this.past =
      cache === 'int8' ? new IntegerPast(graph, sizes, step.split) : new FloatPast(graph, sizes);
    this.split = step.split;
    const group = sizes.heads / sizes.keyValueHeads;
    this.mask = group === 1 ? step.mask : repeatRows(graph, step.mask, group);
    const lastAxes = graph.integers([-1, sizes.headWidth]);
    this.headsShape = graph.node('Concat', [step.shape, lastAxes], 'heads_shape', { axis: 0 });
  }

  /**
   * Queries, keys and values of a packed product, head by head.
   * @param packed shape [B * T, (heads + 2 * keyValueHeads) * headWidth]
   * @returns shape [B, heads + 2 * keyValueHeads, T, headWidth]
   */
  byHead(packed: string, name: string): string {
    const { graph } = this;
    const byToken = graph.node('Reshape', [packed, this.headsShape], `${name}.by_token`);
    const { heads, keyValueHeads, headWidth } = this.sizes;
    graph.shaped(byToken, 'float32', ['B', 'T', heads + 2 * keyValueHeads, headWidth]);
    return graph.node('Transpose', [byToken], `${name}.by_head`, { perm: [0, 2, 1, 3] });
  }

  /**
   * @param name before the names of tensors
   * @param packed queries, scaled already, keys and values, shape [B, heads + 2 * keyValueHeads, T, headWidth]
   * @returns the mixed values, shape [B * T, heads * headWidth]
   */
  attend(name: string, layer: number, packed: string): string {
    const { graph, sizes, past } = this;
    const { heads, keyValueHeads, headWidth } = sizes;
    const keys = graphOutputs.newKeys(layer);
    const values = graphOutputs.newValues(layer);
    const rows = rowsOf(sizes);
    const queries = this.separate(packed, layer, keys, values);
    const pastScores = past.scores(layer, { packed, queries, keys, values });
    const newScores = graph.node(
      'FusedMatMul',
      [queries, keys],
      `${name}.new_scores`,
      { transB: 1 },
      'com.microsoft',
    );
    const scores = graph.node('Concat', [pastScores, newScores], `${name}.scores`, { axis: 3 });
    graph.shaped(scores, 'float32', ['B', keyValueHeads, rows, 'S']);
    const masked = graph.node('Add', [scores, this.mask], `${name}.masked`);
    const weights = graph.node('Softmax', [masked], `${name}.weights`, { axis: -1 });
    const pastWeights = pastTensors.weights(layer);
    const newWeights = `${name}.new_weights`;
    graph.nodeWithOutputs('Split', [weights, this.split], [pastWeights, newWeights], { axis: 3 });
    graph.shaped(pastWeights, 'float32', ['B', keyValueHeads, rows, 'C']);
    graph.shaped(newWeights, 'float32', ['B', keyValueHeads, rows, 'T']);
    const mixedRows = graph.node(
      'Add',
      [past.mix(layer, pastWeights), graph.node('MatMul', [newWeights, values], `${name}.new_mix`)],
      `${name}.mix`,
    );
    const mixed =
      heads === keyValueHeads
        ? mixedRows
        : this.regroup(mixedRows, heads, 'T', `${name}.mix_by_head`);
    const perm = [0, 2, 1, 3];
    const mixByToken = graph.node('Transpose', [mixed], `${name}.mix_by_token`, { perm });
    const joinedShape = graph.integers([-1, heads * headWidth]);
    const joined = graph.node('Reshape', [mixByToken, joinedShape], `${name}.joined`);
    return graph.shaped(joined, 'float32', ['N', heads * headWidth]);
  }

  /** Declares what all layers return together: comes after the last of them. */
  finish(): void {
    this.past.finish();
  }

  /** @returns the queries, as rows of the keys that they share */
  private separate(packed: string, layer: number, keys: string, values: string): string {
    const { graph } = this;
    const { heads, keyValueHeads } = this.sizes;
    const queries = pastTensors.queries(layer);
    const byHead = heads === keyValueHeads ? queries : `${queries}.by_head`;
    const parts = graph.integers([heads, keyValueHeads, keyValueHeads]);
    graph.nodeWithOutputs('Split', [packed, parts], [byHead, keys, values], { axis: 1 });
    return heads === keyValueHeads
      ? queries
      : this.regroup(byHead, keyValueHeads, rowsOf(this.sizes), queries);
  }

  /** From [B, heads, T, headWidth] to [B, keyValueHeads, heads / keyValueHeads * T, headWidth] or back. */
  private regroup(tensor: string, first: number, rows: string, output: string): string {
    const { graph } = this;
    const { headWidth } = this.sizes;
    const shape = graph.integers([0, first, -1, headWidth]);
    const regrouped = graph.node('Reshape', [tensor, shape], output);
    return graph.shaped(regrouped, 'float32', ['B', first, rows, headWidth]);
  }
}

/** From [B, 1, T, S] to [B, 1, times * T, S]. */
function repeatRows(graph: GraphBuilder, mask: string, times: number): string {
  const repeated = graph.node('Tile', [mask, graph.integers([1, 1, times, 1])], `${mask}_by_head`);
  return graph.shaped(repeated, 'float32', ['B', 1, 'G * T', 'S']);
}
