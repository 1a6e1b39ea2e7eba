import { graphInputs } from '../../backends/graph-interface.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';

/**
 * The states whose successors are wanted. Past its keys and values the last layer concerns no others, and
 * goes on with these alone.
 */
export class WantedStates {
  /** int64 [1]: R, how many there are. */
  readonly count: string;
  private readonly graph: GraphBuilder;
  private readonly rows: string;

  constructor(graph: GraphBuilder) {
    this.graph = graph;
    this.rows = graph.input(graphInputs.outputRows, 'int32', ['R']);
    this.count = graph.node('Shape', [this.rows], 'output_count');
  }

  /** From [B * T, width] to [R, width]. */
  select(states: string, output: string): string {
    return this.graph.node('Gather', [states, this.rows], output, { axis: 0 });
  }
}
