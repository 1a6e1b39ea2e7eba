import { graphInputs } from '../../backends/graph-interface.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';

/** The inputs of a step that all layers share, B rows of T new tokens each. */
export interface Step {
  /** int32 [B * T] */
  readonly tokens: string;
  /** int32 [B, T] */
  readonly positions: string;
  /** int64 [1]: B * T, the number of states between layers. */
  readonly count: string;
  /** int64 [2]: B and T. */
  readonly shape: string;
  /** float32 [B, 1, T, C + T] */
  readonly mask: string;
  /** int64 [2]: C and T. */
  readonly split: string;
}

/** Declares the inputs of a graph but for the cache, which attention declares layer by layer. */
export function stepInputs(graph: GraphBuilder): Step {
  const tokens = graph.input(graphInputs.tokens, 'int32', ['B', 'T']);
  const positions = graph.input(graphInputs.positions, 'int32', ['B', 'T']);
  const mask = graph.input(graphInputs.attentionMask, 'float32', ['B', 1, 'T', 'S']);
  const split = graph.input(graphInputs.attentionSplit, 'int64', [2]);
  const list = graph.node('Reshape', [tokens, graph.integers([-1])], 'token_list');
  graph.shaped(list, 'int32', ['N']);
  return {
    tokens: list,
    positions,
    count: graph.node('Shape', [list], 'token_count'),
    shape: graph.node('Shape', [tokens], 'step_shape'),
    mask,
    split,
  };
}
