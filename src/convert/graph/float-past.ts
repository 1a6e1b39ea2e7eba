import { graphInputs } from '../../backends/graph-interface.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import {
  type AttentionSizes,
  type Heads,
  type PastAttention,
  pastTensors,
} from './past-attention.ts';

/** Attention to a cache of 32-bit floats, which is read where it lies. */
export class FloatPast implements PastAttention {
  private readonly graph: GraphBuilder;
  private readonly sizes: AttentionSizes;

  constructor(graph: GraphBuilder, sizes: AttentionSizes) {
    this.graph = graph;
    this.sizes = sizes;
  }

  scores(layer: number, { queries, keys, values }: Heads): string {
    const { graph } = this;
    const { keyValueHeads, headWidth } = this.sizes;
    graph.output(keys, 'float32', ['B', keyValueHeads, 'T', headWidth]);
    graph.output(values, 'float32', ['B', keyValueHeads, 'T', headWidth]);
    const pastKeys = graph.input(graphInputs.pastKeys(layer), 'float32', this.cacheShape());
    const output = pastTensors.scores(layer);
    return graph.node('FusedMatMul', [queries, pastKeys], output, { transB: 1 }, 'com.microsoft');
  }

  mix(layer: number, weights: string): string {
    const { graph } = this;
    const pastValues = graph.input(graphInputs.pastValues(layer), 'float32', this.cacheShape());
    return graph.node('MatMul', [weights, pastValues], pastTensors.mix(layer));
  }

  /** Each layer has returned its own. */
  finish(): void {}

  private cacheShape(): readonly (number | string)[] {
    return ['B', this.sizes.keyValueHeads, 'C', this.sizes.headWidth];
  }
}
