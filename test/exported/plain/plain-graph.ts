import { ModelGraph } from '../../../src/convert/graph/model-graph.ts';
import type {
  Matrix,
  MatrixWriter,
  WeightType,
} from '../../../src/convert/matrices/matrix-writer.ts';
import type { GraphBuilder } from '../../../src/convert/onnx/graph-builder.ts';
import type { Graph } from '../../../src/convert/onnx/model.ts';
import type { TensorReader } from '../../../src/convert/tensor-reader.ts';
import type { WeightSink } from '../../../src/convert/weights.ts';

/** Heads of a layer that look, heads that are looked at, and numbers per head. */
export interface HeadSizes {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headWidth: number;
}

/**
 * A graph of one text in the elementary operators of ONNX, with the inputs and outputs that exporters give
 * theirs: the cache comes in as `past_key_values` and goes out, longer by the new tokens, as `present`.
 * Only its matrices are those of our own graph, in whatever precision, so that the two have the same
 * weights and nothing else in common. States have the shape [T, width].
 */
export class PlainGraph {
  readonly matrices: MatrixWriter;
  /** Ids, shape [T]. */
  readonly tokens: string;
  /** int64 [T] */
  readonly places: string;
  private readonly graph: GraphBuilder;
  private readonly model: ModelGraph;
  private readonly memory = new MemorySink();
  private readonly count: string;
  private readonly mask: string;
  private nodes = 0;

  constructor(tensors: TensorReader, type: WeightType) {
    this.model = new ModelGraph(tensors, type, this.memory);
    this.graph = this.model.graph;
    this.matrices = this.model.matrices;
    const { graph } = this;
    const ids = graph.input('input_ids', 'int64', ['B', 'T']);
    const present = graph.input('attention_mask', 'int64', ['B', 'S']);
    const positions = graph.input('position_ids', 'int64', ['B', 'T']);
    this.tokens = this.reshape(ids, [-1]);
    this.places = this.reshape(positions, [-1]);
    this.count = this.apply('Shape', [this.tokens]);
    this.mask = this.causalMask(this.reshape(present, [-1]));
  }

  /** Adds an operator and returns the name of what it computes. */
  apply(
    operator: string,
    inputs: readonly string[],
    attributes?: Parameters<GraphBuilder['node']>[3],
  ): string {
    return this.graph.node(operator, inputs, `plain_${this.nodes++}`, attributes);
  }

  number(value: number): string {
    return this.graph.float(value);
  }

  reshape(input: string, shape: readonly number[]): string {
    return this.apply('Reshape', [input, this.graph.integers(shape)]);
  }

  /** Of each row, as a column. */
  mean(input: string): string {
    return this.apply('ReduceMean', [input, this.graph.integers([-1])]);
  }

  /** @param axis that the input is cut along */
  split(input: string, axis: number, lengths: readonly number[]): string[] {
    const parts = lengths.map(() => `plain_${this.nodes++}`);
    this.graph.nodeWithOutputs('Split', [input, this.graph.integers(lengths)], parts, { axis });
    return parts;
  }

  async constant(name: string): Promise<string> {
    return await this.model.constant(name);
  }

  async floats(name: string, values: readonly number[]): Promise<string> {
    const shape = [values.length];
    return await this.model.constants.floats(name, Float32Array.from(values), shape);
  }

  async multiply(name: string, states: string, matrix: Matrix): Promise<string> {
    // Nodes are named after the states that they begin with: each product has its own.
    const own = this.apply('Identity', [states]);
    return await this.matrices.multiply(name, { states: own, count: this.count }, matrix);
  }

  /** States of shape [T, heads * headWidth] by head, shape [1, heads, T, headWidth]. */
  byHead(states: string, heads: number, headWidth: number): string {
    const byToken = this.reshape(states, [1, -1, heads, headWidth]);
    return this.apply('Transpose', [byToken], { perm: [0, 2, 1, 3] });
  }

  /**
   * What each token gathers from the values of those before it and its own, shape [T, heads * headWidth].
   * @param scale of the scores
   */
  attend(
    layer: number,
    { heads, keyValueHeads, headWidth }: HeadSizes,
    {
      queries,
      keys,
      values,
    }: { readonly queries: string; readonly keys: string; readonly values: string },
    scale: number,
  ): string {
    const all = (kind: 'key' | 'value', added: string): string => {
      const extended = this.extended(`${layer}.${kind}`, added, keyValueHeads, headWidth);
      return this.repeated(extended, heads / keyValueHeads, headWidth);
    };
    const scaled = this.apply('Mul', [queries, this.number(scale)]);
    const keysByPlace = this.apply('Transpose', [all('key', keys)], { perm: [0, 1, 3, 2] });
    const scores = this.apply('Add', [this.apply('MatMul', [scaled, keysByPlace]), this.mask]);
    const weights = this.apply('Softmax', [scores], { axis: -1 });
    const mixed = this.apply('MatMul', [weights, all('value', values)]);
    const byToken = this.apply('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return this.reshape(byToken, [-1, heads * headWidth]);
  }

  /** @param head shape [vocabulary, width] */
  finish(
    head: Awaited<ReturnType<MatrixWriter['embedding']>>,
    states: string,
    vocabularySize: number,
  ): Graph {
    const { graph } = this;
    const logits = head.project({ states, count: this.count }, 'rows_of_logits');
    graph.node('Reshape', [logits, graph.integers([1, -1, vocabularySize])], 'logits');
    graph.output('logits', 'float32', ['B', 'T', vocabularySize]);
    return this.memory.bring(graph.build('plain'));
  }

  /** Added to the scores, shape [T, S]: nothing where a token may look. */
  private causalMask(present: string): string {
    const { graph } = this;
    const total = this.reshape(this.apply('Shape', [present]), []);
    const [zero, one] = [0, 1].map((value) => this.reshape(graph.integers([value]), []));
    const columns = this.apply('Range', [zero!, total, one!]);
    const past = this.apply('Sub', [total, this.reshape(this.count, [])]);
    const rows = this.reshape(this.apply('Range', [past, total, one!]), [-1, 1]);
    const isVisible = this.apply('LessOrEqual', [columns, rows]);
    return this.apply('Where', [isVisible, this.number(0), this.number(-1e30)]);
  }

  /** Appends new keys or values to those of the past and returns all of them. */
  private extended(name: string, added: string, heads: number, headWidth: number): string {
    const { graph } = this;
    const shape = (length: string): (number | string)[] => ['B', heads, length, headWidth];
    const past = graph.input(`past_key_values.${name}`, 'float32', shape('P'));
    const present = graph.node('Concat', [past, added], `present.${name}`, { axis: 2 });
    graph.output(present, 'float32', shape('S'));
    return present;
  }

  /** Each head so many times, side by side. */
  private repeated(byHead: string, times: number, headWidth: number): string {
    const apart = this.apply('Unsqueeze', [byHead, this.graph.integers([2])]);
    const copies = this.apply('Expand', [apart, this.graph.integers([1, 1, times, 1, 1])]);
    const flat = this.apply('Shape', [byHead]);
    const length = this.apply('Gather', [flat, this.graph.integers([2])]);
    const one = this.graph.integers([1]);
    const all = this.graph.integers([-1]);
    const width = this.graph.integers([headWidth]);
    return this.apply('Reshape', [
      copies,
      this.apply('Concat', [one, all, length, width], { axis: 0 }),
    ]);
  }
}

/** Holds the bytes of large constants, which go back into the graph. */
class MemorySink implements WeightSink {
  private readonly parts: Uint8Array[] = [];

  async append(bytes: Uint8Array): Promise<{ location: string; offset: number; length: number }> {
    this.parts.push(bytes);
    return { location: '', offset: this.parts.length - 1, length: bytes.byteLength };
  }

  bring(graph: Graph): Graph {
    const initializers = graph.initializers.map((initializer) => {
      const { data } = initializer;
      return data instanceof Uint8Array
        ? initializer
        : { ...initializer, data: this.parts[data.offset]! };
    });
    return { ...graph, initializers };
  }
}
