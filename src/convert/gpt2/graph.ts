import { Attention } from '../graph/attention.ts';
import { ModelGraph } from '../graph/model-graph.ts';
import { outputHead } from '../graph/output-head.ts';
import { type Step, stepInputs } from '../graph/step.ts';
import { WantedStates } from '../graph/wanted-states.ts';
import type { Matrix, Rows, WeightType } from '../matrices/matrix-writer.ts';
import type { Graph } from '../onnx/model.ts';
import type { TensorReader } from '../tensor-reader.ts';
import { transpose, type WeightSink } from '../weights.ts';
import type { GPT2Config } from './config.ts';

/**
 * Builds the graph of a GPT-2 model (Radford et al. 2019, "Language Models are Unsupervised
 * Multitask Learners"). Between the blocks a token is a row: states have the shape [B * T, width].
 * @throws VentiError `invalid-checkpoint`
 */
export async function buildGPT2Graph(
  config: GPT2Config,
  tensors: TensorReader,
  type: WeightType,
  sink: WeightSink,
): Promise<Graph> {
  return await new GPT2Graph(config, new ModelGraph(tensors, type, sink)).build();
}

/** The two streams between blocks: the running sum, and its normalised form that blocks read. */
interface Stream {
  readonly sum: string;
  readonly normalised: string;
}

/** A matrix product, and the bias that is still to be added to it. */
interface Biased {
  readonly product: string;
  readonly bias: string;
}

class GPT2Graph {
  private readonly config: GPT2Config;
  private readonly model: ModelGraph;

  constructor(config: GPT2Config, model: ModelGraph) {
    this.config = config;
    this.model = model;
  }

  async build(): Promise<Graph> {
    const { config, model } = this;
    const { graph } = model;
    const { vocabularySize, heads, width } = config;
    const step = stepInputs(graph);
    const sizes = { heads, keyValueHeads: heads, headWidth: width / heads };
    const attention = new Attention(graph, sizes, step, model.cacheType(config.contextLength));
    const wanted = new WantedStates(graph);
    let { count } = step;
    const embedding = await model.matrices.embedding('wte', await this.table('wte.weight'));
    let stream = await this.embed(embedding.lookup(step.tokens, 'token_embedding'), step);
    for (let layer = 0; layer < config.layers; layer++) {
      const isLast = layer + 1 === config.layers;
      const name = `h.${layer}`;
      let { sum } = stream;
      let mix = await this.attend(attention, layer, { states: stream.normalised, count });
      if (isLast) {
        count = wanted.count;
        mix = wanted.select(mix, 'output_mix');
        sum = wanted.select(sum, 'output_sum');
      }
      const attended = await this.linear(`${name}.attn.c_proj`, { states: mix, count });
      const middle = await this.addAndNormalise(`${name}.ln_2`, attended, sum);
      const transformed = await this.feedForward(layer, { states: middle.normalised, count });
      const next = isLast ? 'ln_f' : `h.${layer + 1}.ln_1`;
      stream = await this.addAndNormalise(next, transformed, middle.sum);
    }
    attention.finish();
    const head = config.tied
      ? embedding
      : await model.matrices.embedding('lm_head', await this.table('lm_head.weight'));
    outputHead(graph, head, { states: stream.normalised, count }, vocabularySize);
    return graph.build('gpt2');
  }

  private async embed(tokens: string, step: Step): Promise<Stream> {
    const { graph } = this.model;
    const table = await this.model.constant('wpe.weight');
    const list = graph.node('Reshape', [step.positions, graph.integers([-1])], 'position_list');
    graph.shaped(list, 'int32', ['N']);
    const sum = graph.node(
      'Add',
      [tokens, graph.node('Gather', [table, list], 'wpe')],
      'embedding',
    );
    return { sum, normalised: await this.normalise('h.0.ln_1', sum) };
  }

  /** What each token gathers from the values of those before it and its own, shape [B * T, width]. */
  private async attend(attention: Attention, layer: number, input: Rows): Promise<string> {
    const name = `h.${layer}.attn`;
    const packed = await this.packedHeads(layer, input);
    return attention.attend(name, layer, attention.byHead(packed, name));
  }

  /**
   * Queries, scaled already, keys and values side by side, shape [B * T, 3 * width]. A FusedMatMul that
   * has to scale leaves the runtime's path for one row, which is several times as fast.
   */
  private async packedHeads(layer: number, input: Rows): Promise<string> {
    const { model } = this;
    const name = `h.${layer}.attn.c_attn`;
    const matrix = await this.matrix(`${name}.weight`);
    const bias = await model.tensors.floats(`${name}.bias`);
    const scale = this.attentionScale(layer);
    scaleFirst(matrix.values, matrix.values.length / 3, scale);
    scaleFirst(bias, bias.length / 3, scale);
    return this.add(
      {
        product: await model.matrices.multiply(name, input, matrix),
        bias: await model.constants.floats(`${name}.bias`, bias, [bias.length]),
      },
      `h.${layer}.attn.packed`,
    );
  }

  private attentionScale(layer: number): number {
    const { heads, width, scaleAttention, scaleAttentionByInverseLayer } = this.config;
    const byWidth = scaleAttention ? 1 / Math.sqrt(width / heads) : 1;
    return scaleAttentionByInverseLayer ? byWidth / (layer + 1) : byWidth;
  }

  private async feedForward(layer: number, input: Rows): Promise<Biased> {
    const name = `h.${layer}.mlp`;
    const expanded = await this.linear(`${name}.c_fc`, input);
    const states = this.activate(expanded, `${name}.activation`);
    const { count } = input;
    const least = leastActivation[this.config.activation];
    return await this.linear(`${name}.c_proj`, { states, count, least });
  }

  private activate(input: Biased, output: string): string {
    const { graph } = this.model;
    const { product, bias } = input;
    switch (this.config.activation) {
      case 'gelu-tanh':
        return graph.node('FastGelu', [product, bias], output, {}, 'com.microsoft');
      case 'gelu':
        return graph.node('BiasGelu', [product, bias], output, {}, 'com.microsoft');
      case 'relu':
        return graph.node('Relu', [this.add(input, `${output}.input`)], output);
    }
  }

  private add({ product, bias }: Biased, output: string): string {
    return this.model.graph.node('Add', [product, bias], output);
  }

  private async addAndNormalise(norm: string, input: Biased, skip: string): Promise<Stream> {
    const biased = this.add(input, `${norm}.biased`);
    const sum = this.model.graph.node('Add', [biased, skip], `${norm}.sum`);
    return { sum, normalised: await this.normalise(norm, sum) };
  }

  private async linear(name: string, input: Rows): Promise<Biased> {
    const matrix = await this.matrix(`${name}.weight`);
    return {
      product: await this.model.matrices.multiply(name, input, matrix),
      bias: await this.model.constant(`${name}.bias`),
    };
  }

  private async normalise(name: string, input: string): Promise<string> {
    const { model, config } = this;
    const scale = await model.constant(`${name}.weight`);
    const bias = await model.constant(`${name}.bias`);
    return model.graph.node('LayerNormalization', [input, scale, bias], name, {
      axis: -1,
      epsilon: { float: config.layerNormEpsilon },
    });
  }

  /** A table with a row for each token, as it is stored. */
  private async table(name: string): Promise<Matrix> {
    const { vocabularySize, width } = this.config;
    const values = await this.model.tensors.floats(name);
    return { rows: vocabularySize, columns: width, values };
  }

  /** GPT-2 stores its matrices with a row for each input. */
  private async matrix(name: string): Promise<Matrix> {
    const [columns = 0, rows = 0] = this.model.shapes.get(name)!;
    const values = transpose(await this.model.tensors.floats(name), columns, rows);
    return { rows, columns, values, isSensitive: isSensitive(name) };
  }
}

/** No activation is less; GELU (Hendrycks and Gimpel 2016, arXiv:1606.08415) has its least at -0.75. */
const leastActivation: Readonly<Record<GPT2Config['activation'], number>> = {
  'gelu-tanh': -0.1701,
  gelu: -0.17,
  relu: 0,
};

/** The first layer, and attention in all of them: a third of a layer's weights, most of its error. */
function isSensitive(name: string): boolean {
  return name.startsWith('h.0.') || name.includes('.attn.');
}

function scaleFirst(values: Float32Array, count: number, scale: number): void {
  for (let i = 0; i < count; i++) values[i]! *= scale;
}
