import { encodeHalves } from './floats.ts';
import type { GraphBuilder } from './onnx/graph-builder.ts';
import { placeWeights, type WeightSink } from './weights.ts';

/** Adds constants to a graph, their bytes going to a sink where they are many. */
export class Constants {
  private readonly graph: GraphBuilder;
  private readonly sink: WeightSink;

  constructor(graph: GraphBuilder, sink: WeightSink) {
    this.graph = graph;
    this.sink = sink;
  }

  async floats(name: string, data: Float32Array, shape: readonly number[]): Promise<string> {
    return this.graph.constant(name, 'float32', shape, await placeWeights(this.sink, data));
  }

  /** @throws VentiError `unsupported` where a number is beyond the range of halves */
  async halves(name: string, data: Float32Array, shape: readonly number[]): Promise<string> {
    const halves = encodeHalves(data, name);
    return this.graph.constant(name, 'float16', shape, await placeWeights(this.sink, halves));
  }

  async bytes(
    name: string,
    type: 'int8' | 'uint8',
    data: Int8Array | Uint8Array,
    shape: readonly number[],
  ): Promise<string> {
    return this.graph.constant(name, type, shape, await placeWeights(this.sink, data));
  }
}
