import { graphInputs, graphOutputs } from '../../backends/graph-interface.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Constants } from '../constants.ts';
import { createMatrixWriter } from '../matrices/create-matrix-writer.ts';
import type { Embedding, MatrixWriter, Rows, WeightType } from '../matrices/matrix-writer.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Graph } from '../onnx/model.ts';
import type { WeightSink } from '../weights.ts';
import type { GPT2Config } from './config.ts';

/**
 * Builds the graph of a GPT-2 model (Radford et al. 2019, "Language Models are Unsupervised
 * Multitask Learners") as `backends/graph-interface.ts` describes it. Tensors are read one at a
 * time, so that a model larger than memory can be converted.
 *
 * Between the blocks a token is a row: states have the shape [B * T, width]. Attention is computed in
 * two parts, against the cache and against the new tokens, with one softmax
 * over both, so that the cache is read where it lies and never copied.
 * @throws VentiError `invalid-checkpoint`
 */
export async function buildGPT2Graph(
  config: GPT2Config,
  checkpoint: Checkpoint,
  type: WeightType,
  sink: WeightSink,
): Promise<Graph> {
  return await new GPT2GraphBuilder(config, checkpoint, type, sink).build();
}

/** The two streams between blocks: the running sum, and its normalised form that blocks read. */
interface Stream {
  readonly sum: string;
  readonly normalised: string;
}

/** What all layers share in a step. */
interface Step {
  /** Number of new tokens, B * T. */
  readonly count: string;
  /** The shape [B, T, 3 * heads, headWidth] of queries, keys and values side by side. */
  readonly headsShape: string;
  readonly mask: string;
  readonly split: string;
}

/** A matrix product, and the bias that is still to be added to it. */
interface Biased {
  readonly product: string;
  readonly bias: string;
}

class GPT2GraphBuilder {
  private readonly graph = new GraphBuilder();
  private readonly constants: Constants;
  private readonly matrices: MatrixWriter;

  private readonly config: GPT2Config;
  private readonly checkpoint: Checkpoint;

  constructor(config: GPT2Config, checkpoint: Checkpoint, type: WeightType, sink: WeightSink) {
    this.config = config;
    this.checkpoint = checkpoint;
    this.constants = new Constants(this.graph, sink);
    this.matrices = createMatrixWriter(type, this.graph, this.constants);
  }

  async build(): Promise<Graph> {
    const { config, graph } = this;
    const tokens = graph.input(graphInputs.tokens, 'int32', ['B', 'T']);
    const positions = graph.input(graphInputs.positions, 'int32', ['B', 'T']);
    const mask = graph.input(graphInputs.attentionMask, 'float32', ['B', 1, 'T', 'S']);
    const split = graph.input(graphInputs.attentionSplit, 'int64', [2]);
    const rows = graph.input(graphInputs.outputRows, 'int32', ['R']);
    const topK = graph.input(graphInputs.topK, 'int64', [1]);

    const embedding = await this.tokenEmbedding();
    const list = graph.integers([-1]);
    const tokenList = graph.node('Reshape', [tokens, list], 'token_list');
    const positionList = graph.node('Reshape', [positions, list], 'position_list');
    const count = graph.node('Shape', [tokenList], 'token_count');
    const outputCount = graph.node('Shape', [rows], 'output_count');
    const step = { count, headsShape: this.headsShape(tokens), mask, split };
    let stream = await this.embed(embedding, tokenList, positionList);
    for (let layer = 0; layer < config.layers; layer++) {
      const isLast = layer + 1 === config.layers;
      const mix = await this.attention(layer, stream.normalised, step);
      // Past its keys and values the last layer concerns only tokens whose successors are wanted.
      const kept = isLast
        ? { ...this.select(rows, mix, stream.sum), count: outputCount }
        : { mix, sum: stream.sum, count };
      const attended = await this.attentionOutput(layer, kept.mix, kept.count);
      const middle = await this.addAndNormalise(`h.${layer}.ln_2`, attended, kept.sum);
      const transformed = await this.feedForward(layer, middle.normalised, kept.count);
      const next = isLast ? 'ln_f' : `h.${layer + 1}.ln_1`;
      stream = await this.addAndNormalise(next, transformed, middle.sum);
    }
    await this.head(embedding, { states: stream.normalised, count: outputCount }, topK);
    return graph.build('gpt2');
  }

  private async tokenEmbedding(): Promise<Embedding> {
    const { vocabularySize, width } = this.config;
    const weights = await this.checkpoint.floats('wte.weight', [vocabularySize, width]);
    return await this.matrices.embedding('wte', weights, vocabularySize, width);
  }

  private async embed(embedding: Embedding, tokens: string, positions: string): Promise<Stream> {
    const { graph } = this;
    const { contextLength, width } = this.config;
    const table = await this.vector('wpe.weight', [contextLength, width]);
    const sum = graph.node(
      'Add',
      [
        embedding.lookup(tokens, 'token_embedding'),
        graph.node('Gather', [table, positions], 'wpe'),
      ],
      'embedding',
    );
    const normalised = await this.normalise('h.0.ln_1', sum);
    return { sum, normalised };
  }

  /** The shape [B, T, 3 * heads, headWidth] of queries, keys and values side by side. */
  private headsShape(tokens: string): string {
    const { graph } = this;
    const { heads, width } = this.config;
    const rows = graph.node('Shape', [tokens], 'step_shape');
    return graph.node('Concat', [rows, graph.integers([3 * heads, width / heads])], 'heads_shape', {
      axis: 0,
    });
  }

  /** What each token gathers from the values of those before it and its own, shape [B * T, width]. */
  private async attention(layer: number, input: string, step: Step): Promise<string> {
    const { graph } = this;
    const { heads, width } = this.config;
    const headWidth = width / heads;
    const name = `h.${layer}.attn`;

    const packed = this.add(
      await this.queriesKeysValues(layer, { states: input, count: step.count }),
      `${name}.packed`,
    );
    const byToken = graph.node('Reshape', [packed, step.headsShape], `${name}.by_token`);
    const byHead = graph.node('Transpose', [byToken], `${name}.by_head`, { perm: [0, 2, 1, 3] });
    const query = `${name}.query`;
    const keys = graphOutputs.newKeys(layer);
    const values = graphOutputs.newValues(layer);
    const thirds = graph.integers([heads, heads, heads]);
    graph.nodeWithOutputs('Split', [byHead, thirds], [query, keys, values], { axis: 1 });
    graph.output(keys, 'float32', ['B', heads, 'T', headWidth]);
    graph.output(values, 'float32', ['B', heads, 'T', headWidth]);

    const cacheShape = ['B', heads, 'C', headWidth];
    const pastKeys = graph.input(graphInputs.pastKeys(layer), 'float32', cacheShape);
    const pastValues = graph.input(graphInputs.pastValues(layer), 'float32', cacheShape);

    const scores = (against: string, output: string): string =>
      graph.node('FusedMatMul', [query, against], output, { transB: 1 }, 'com.microsoft');
    const allScores = graph.node(
      'Concat',
      [scores(pastKeys, `${name}.past_scores`), scores(keys, `${name}.new_scores`)],
      `${name}.scores`,
      { axis: 3 },
    );
    const masked = graph.node('Add', [allScores, step.mask], `${name}.masked`);
    const weights = graph.node('Softmax', [masked], `${name}.weights`, { axis: -1 });
    const pastWeights = `${name}.past_weights`;
    const newWeights = `${name}.new_weights`;
    graph.nodeWithOutputs('Split', [weights, step.split], [pastWeights, newWeights], { axis: 3 });
    const mixed = graph.node(
      'Add',
      [
        graph.node('MatMul', [pastWeights, pastValues], `${name}.past_mix`),
        graph.node('MatMul', [newWeights, values], `${name}.new_mix`),
      ],
      `${name}.mix`,
    );
    const mixByToken = graph.node('Transpose', [mixed], `${name}.mix_by_token`, {
      perm: [0, 2, 1, 3],
    });
    const joinedShape = graph.integers([-1, width]);
    return graph.node('Reshape', [mixByToken, joinedShape], `${name}.joined`);
  }

  private select(rows: string, mix: string, sum: string): { mix: string; sum: string } {
    const { graph } = this;
    return {
      mix: graph.node('Gather', [mix, rows], 'output_mix', { axis: 0 }),
      sum: graph.node('Gather', [sum, rows], 'output_sum', { axis: 0 }),
    };
  }

  private async attentionOutput(layer: number, mix: string, count: string): Promise<Biased> {
    const { width } = this.config;
    return await this.linear(`h.${layer}.attn.c_proj`, { states: mix, count }, width, width);
  }

  /**
   * Queries come out scaled already. A FusedMatMul that has to scale leaves the runtime's path for one
   * row, which is several times as fast.
   */
  private async queriesKeysValues(layer: number, input: Rows): Promise<Biased> {
    const { width } = this.config;
    const name = `h.${layer}.attn.c_attn`;
    const scale = this.attentionScale(layer);
    const weights = await this.checkpoint.floats(`${name}.weight`, [width, 3 * width]);
    const bias = await this.checkpoint.floats(`${name}.bias`, [3 * width]);
    scaleQueries(weights, width, scale);
    scaleQueries(bias, width, scale);
    return {
      product: await this.matrices.multiply(name, input, weights, width, 3 * width),
      bias: await this.constants.floats(`${name}.bias`, bias, [3 * width]),
    };
  }

  private attentionScale(layer: number): number {
    const { heads, width, scaleAttention, scaleAttentionByInverseLayer } = this.config;
    const byWidth = scaleAttention ? 1 / Math.sqrt(width / heads) : 1;
    return scaleAttentionByInverseLayer ? byWidth / (layer + 1) : byWidth;
  }

  private async feedForward(layer: number, input: string, count: string): Promise<Biased> {
    const { width, innerWidth } = this.config;
    const name = `h.${layer}.mlp`;
    const expanded = await this.linear(`${name}.c_fc`, { states: input, count }, width, innerWidth);
    const states = this.activate(expanded, `${name}.activation`);
    return await this.linear(`${name}.c_proj`, { states, count }, innerWidth, width);
  }

  private activate(input: Biased, output: string): string {
    const { product, bias } = input;
    switch (this.config.activation) {
      case 'gelu-tanh':
        return this.graph.node('FastGelu', [product, bias], output, {}, 'com.microsoft');
      case 'gelu':
        return this.graph.node('BiasGelu', [product, bias], output, {}, 'com.microsoft');
      case 'relu':
        return this.graph.node('Relu', [this.add(input, `${output}.input`)], output);
    }
  }

  private add({ product, bias }: Biased, output: string): string {
    return this.graph.node('Add', [product, bias], output);
  }

  private async addAndNormalise(norm: string, input: Biased, skip: string): Promise<Stream> {
    const { graph } = this;
    const biased = this.add(input, `${norm}.biased`);
    const sum = graph.node('Add', [biased, skip], `${norm}.sum`);
    const normalised = await this.normalise(norm, sum);
    return { sum, normalised };
  }

  private async head(embedding: Embedding, hidden: Rows, topK: string): Promise<void> {
    const { graph } = this;
    const { vocabularySize } = this.config;
    const projection = await this.outputEmbedding(embedding);
    const logits = projection.project(hidden, graphOutputs.logits);
    const top = [graphOutputs.topLogits, graphOutputs.topTokens];
    graph.nodeWithOutputs('TopK', [logits, topK], top, { axis: -1 });
    graph.output(logits, 'float32', ['R', vocabularySize]);
    graph.output(graphOutputs.topLogits, 'float32', ['R', 'K']);
    graph.output(graphOutputs.topTokens, 'int64', ['R', 'K']);
  }

  /** The token embedding itself where the checkpoint ties the two. */
  private async outputEmbedding(embedding: Embedding): Promise<Embedding> {
    const { vocabularySize, width, tied } = this.config;
    if (tied) return embedding;
    const weights = await this.checkpoint.floats('lm_head.weight', [vocabularySize, width]);
    return await this.matrices.embedding('lm_head', weights, vocabularySize, width);
  }

  private async linear(
    name: string,
    input: Rows,
    inputWidth: number,
    outputWidth: number,
  ): Promise<Biased> {
    const weights = await this.checkpoint.floats(`${name}.weight`, [inputWidth, outputWidth]);
    return {
      product: await this.matrices.multiply(name, input, weights, inputWidth, outputWidth),
      bias: await this.vector(`${name}.bias`, [outputWidth]),
    };
  }

  private async normalise(name: string, input: string): Promise<string> {
    const { width, layerNormEpsilon } = this.config;
    const scale = await this.vector(`${name}.weight`, [width]);
    const bias = await this.vector(`${name}.bias`, [width]);
    return this.graph.node('LayerNormalization', [input, scale, bias], name, {
      axis: -1,
      epsilon: { float: layerNormEpsilon },
    });
  }

  private async vector(name: string, shape: readonly number[]): Promise<string> {
    return await this.constants.floats(name, await this.checkpoint.floats(name, shape), shape);
  }
}

/** Scales the queries of rows in which queries, keys and values of `width` numbers each lie side by side. */
function scaleQueries(rows: Float32Array, width: number, scale: number): void {
  for (let start = 0; start < rows.length; start += 3 * width) {
    for (let i = start; i < start + width; i++) rows[i]! *= scale;
  }
}
