import { Attention } from '../graph/attention.ts';
import { ModelGraph } from '../graph/model-graph.ts';
import { outputHead } from '../graph/output-head.ts';
import { type Step, stepInputs } from '../graph/step.ts';
import { WantedStates } from '../graph/wanted-states.ts';
import type { Matrix, Rows, WeightType } from '../matrices/matrix-writer.ts';
import { elementTypes, type Graph } from '../onnx/model.ts';
import type { TensorReader } from '../tensor-reader.ts';
import type { WeightSink } from '../weights.ts';
import type { LlamaConfig } from './config.ts';
import { frequencyDivisors, rotaryFrequencies, rotaryTable } from './rotary.ts';

/**
 * Builds the graph of a Llama model (Touvron et al. 2023, "LLaMA: Open and Efficient Foundation Language
 * Models"). Between the layers a token is a row: states have the shape [B * T, width].
 * @throws VentiError `invalid-checkpoint`
 */
export async function buildLlamaGraph(
  config: LlamaConfig,
  tensors: TensorReader,
  type: WeightType,
  sink: WeightSink,
): Promise<Graph> {
  return await new LlamaGraph(config, new ModelGraph(tensors, type, sink)).build();
}

/** The two streams between layers: the running sum, and its normalised form that layers read. */
interface Stream {
  readonly sum: string;
  readonly normalised: string;
}

/** What the rotary embedding of all layers takes. */
interface Rotary {
  /** int64 [B, T] */
  readonly positions: string;
  /** Shape [contextLength, headWidth / 2]. */
  readonly cosines: string;
  /** Shape [contextLength, headWidth / 2]. */
  readonly sines: string;
}

class LlamaGraph {
  private readonly config: LlamaConfig;
  private readonly model: ModelGraph;

  constructor(config: LlamaConfig, model: ModelGraph) {
    this.config = config;
    this.model = model;
  }

  async build(): Promise<Graph> {
    const { config, model } = this;
    const { graph } = model;
    const step = stepInputs(graph);
    const attention = new Attention(graph, config, step, model.cacheType(config.contextLength));
    const wanted = new WantedStates(graph);
    let { count } = step;
    const rotary = await this.rotary(step);
    const table = await this.matrix('embed_tokens.weight');
    const embedding = await model.matrices.embedding('embed_tokens', table);
    const embedded = embedding.lookup(step.tokens, 'token_embedding');
    const normalised = await this.normalise('layers.0.input_layernorm', embedded);
    let stream: Stream = { sum: embedded, normalised };
    for (let layer = 0; layer < config.layers; layer++) {
      const isLast = layer + 1 === config.layers;
      const name = `layers.${layer}`;
      let { sum } = stream;
      let mix = await this.attend(attention, rotary, layer, { states: stream.normalised, count });
      if (isLast) {
        count = wanted.count;
        mix = wanted.select(mix, 'output_mix');
        sum = wanted.select(sum, 'output_sum');
      }
      const attended = await this.linear(`${name}.self_attn.o_proj`, { states: mix, count });
      const norm = `${name}.post_attention_layernorm`;
      const middle = await this.addAndNormalise(norm, attended, sum);
      const transformed = await this.feedForward(layer, { states: middle.normalised, count });
      const next = isLast ? 'norm' : `layers.${layer + 1}.input_layernorm`;
      stream = await this.addAndNormalise(next, transformed, middle.sum);
    }
    attention.finish();
    const head = config.tied
      ? embedding
      : await model.matrices.embedding('lm_head', await this.matrix('lm_head.weight'));
    outputHead(graph, head, { states: stream.normalised, count }, config.vocabularySize);
    return graph.build('llama');
  }

  private async rotary({ positions }: Step): Promise<Rotary> {
    const { graph, constants, tensors } = this.model;
    const { contextLength, headWidth, rotaryBase, rotaryScaling } = this.config;
    const frequencies = rotaryFrequencies(rotaryBase, headWidth, rotaryScaling);
    const divisors =
      rotaryScaling.type === 'tensor' ? await tensors.floats(frequencyDivisors) : undefined;
    const divided = frequencies.map((frequency, pair) => frequency / (divisors?.[pair] ?? 1));
    const { cosines, sines } = rotaryTable(divided, contextLength);
    const shape = [contextLength, headWidth / 2];
    return {
      positions: graph.node('Cast', [positions], 'long_positions', { to: elementTypes.int64 }),
      cosines: await constants.floats('cosines', cosines, shape),
      sines: await constants.floats('sines', sines, shape),
    };
  }

  /** What each token gathers from the values of those before it and its own. */
  private async attend(
    attention: Attention,
    rotary: Rotary,
    layer: number,
    input: Rows,
  ): Promise<string> {
    const { graph, matrices } = this.model;
    const { heads, keyValueHeads } = this.config;
    const name = `layers.${layer}.self_attn`;
    const packed = await matrices.multiply(name, input, await this.packedHeads(layer));
    const [turning, values] = [`${name}.turning`, `${name}.value_heads`];
    const byHead = attention.byHead(packed, name);
    const turningHeads = graph.integers([heads + keyValueHeads, keyValueHeads]);
    graph.nodeWithOutputs('Split', [byHead, turningHeads], [turning, values], { axis: 1 });
    const { positions, cosines, sines } = rotary;
    const turned = graph.node(
      'RotaryEmbedding',
      [turning, positions, cosines, sines],
      `${name}.turned`,
      { interleaved: 0 },
      'com.microsoft',
    );
    const all = graph.node('Concat', [turned, values], `${name}.turned_by_head`, { axis: 1 });
    return attention.attend(name, layer, all);
  }

  /** Queries, scaled, keys and values as one matrix. */
  private async packedHeads(layer: number): Promise<Matrix> {
    const name = `layers.${layer}.self_attn`;
    const queries = await this.matrix(`${name}.q_proj.weight`);
    const scale = 1 / Math.sqrt(this.config.headWidth);
    for (let i = 0; i < queries.values.length; i++) queries.values[i]! *= scale;
    return joinRows([
      queries,
      await this.matrix(`${name}.k_proj.weight`),
      await this.matrix(`${name}.v_proj.weight`),
    ]);
  }

  /** SwiGLU (Shazeer 2020, "GLU Variants Improve Transformer"). */
  private async feedForward(layer: number, input: Rows): Promise<string> {
    const { graph, matrices } = this.model;
    const { innerWidth } = this.config;
    const name = `layers.${layer}.mlp`;
    const both = joinRows([
      await this.matrix(`${name}.gate_proj.weight`),
      await this.matrix(`${name}.up_proj.weight`),
    ]);
    const expanded = await matrices.multiply(name, input, both);
    const [gate, up] = [`${name}.gate`, `${name}.up`];
    const halves = graph.integers([innerWidth, innerWidth]);
    graph.nodeWithOutputs('Split', [expanded, halves], [gate, up], { axis: 1 });
    // x * sigmoid(x), which ONNX Runtime has as a case of another function.
    const open = graph.node(
      'QuickGelu',
      [gate],
      `${name}.open`,
      { alpha: { float: 1 } },
      'com.microsoft',
    );
    const gated = graph.node('Mul', [open, up], `${name}.gated`);
    return await this.linear(`${name}.down_proj`, { states: gated, count: input.count });
  }

  private async addAndNormalise(norm: string, input: string, skip: string): Promise<Stream> {
    const sum = this.model.graph.node('Add', [input, skip], `${norm}.sum`);
    return { sum, normalised: await this.normalise(norm, sum) };
  }

  /** Root mean square normalisation (Zhang and Sennrich 2019, arXiv:1910.07467). */
  private async normalise(name: string, input: string): Promise<string> {
    const scale = await this.model.constant(`${name}.weight`);
    const attributes = { axis: -1, epsilon: { float: this.config.normEpsilon } };
    return this.model.graph.node('SimplifiedLayerNormalization', [input, scale], name, attributes);
  }

  private async linear(name: string, input: Rows): Promise<string> {
    return await this.model.matrices.multiply(name, input, await this.matrix(`${name}.weight`));
  }

  private async matrix(name: string): Promise<Matrix> {
    const [rows = 0, columns = 0] = this.model.shapes.get(name)!;
    const values = await this.model.tensors.floats(name);
    return { rows, columns, values, isSensitive: isSensitive(name) };
  }
}

/** The first layer, and attention in all of them: a third of a layer's weights, most of its error. */
function isSensitive(name: string): boolean {
  return name.startsWith('layers.0.') || name.includes('.self_attn.');
}

/** One matrix of the rows of several, which have as many columns and are as sensitive as the first. */
function joinRows(matrices: readonly [Matrix, ...Matrix[]]): Matrix {
  const rows = matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  const values = new Float32Array(rows * matrices[0].columns);
  let end = 0;
  for (const matrix of matrices) {
    values.set(matrix.values, end);
    end += matrix.values.length;
  }
  return { ...matrices[0], rows, values };
}
