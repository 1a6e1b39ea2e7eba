import type { GPT2Config } from '../../../src/convert/gpt2/config.ts';
import type { Matrix, WeightType } from '../../../src/convert/matrices/matrix-writer.ts';
import type { Graph } from '../../../src/convert/onnx/model.ts';
import type { TensorReader } from '../../../src/convert/tensor-reader.ts';
import { transpose } from '../../../src/convert/weights.ts';
import { PlainGraph } from './plain-graph.ts';

/** A GPT-2 as Hugging Face's modeling_gpt2.py goes through it, operator by operator. */
export async function buildPlainGPT2(
  config: GPT2Config,
  tensors: TensorReader,
  type: WeightType,
): Promise<Graph> {
  const graph = new PlainGraph(tensors, type);
  const { width, heads, vocabularySize } = config;
  const headWidth = width / heads;

  const table = async (name: string): Promise<Matrix> => ({
    rows: vocabularySize,
    columns: width,
    values: await tensors.floats(name),
  });
  const linear = async (name: string, states: string): Promise<string> => {
    const [columns = 0, rows = 0] = tensors.shapes.get(`${name}.weight`)!;
    const values = transpose(await tensors.floats(`${name}.weight`), columns, rows);
    const isSensitive = /^h\.0\.|\.attn\./.test(name);
    const product = await graph.multiply(name, states, { rows, columns, values, isSensitive });
    return graph.apply('Add', [product, await graph.constant(`${name}.bias`)]);
  };
  const normalise = async (name: string, states: string): Promise<string> => {
    const parts = [await graph.constant(`${name}.weight`), await graph.constant(`${name}.bias`)];
    const epsilon = { float: config.layerNormEpsilon };
    return graph.apply('LayerNormalization', [states, ...parts], { axis: -1, epsilon });
  };

  const embedding = await graph.matrices.embedding('wte', await table('wte.weight'));
  const places = graph.apply('Gather', [await graph.constant('wpe.weight'), graph.places]);
  let states = graph.apply('Add', [embedding.lookup(graph.tokens, 'embedded'), places]);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `h.${layer}`;
    const packed = await linear(`${name}.attn.c_attn`, await normalise(`${name}.ln_1`, states));
    const [queries, keys, values] = graph
      .split(packed, 1, [width, width, width])
      .map((part) => graph.byHead(part, heads, headWidth));
    const sizes = { heads, keyValueHeads: heads, headWidth };
    const parts = { queries: queries!, keys: keys!, values: values! };
    const mixed = graph.attend(layer, sizes, parts, attentionScale(config, layer));
    states = graph.apply('Add', [states, await linear(`${name}.attn.c_proj`, mixed)]);
    const expanded = await linear(`${name}.mlp.c_fc`, await normalise(`${name}.ln_2`, states));
    const activated = activate(graph, config, expanded);
    states = graph.apply('Add', [states, await linear(`${name}.mlp.c_proj`, activated)]);
  }
  const head = config.tied
    ? embedding
    : await graph.matrices.embedding('lm_head', await table('lm_head.weight'));
  return graph.finish(head, await normalise('ln_f', states), vocabularySize);
}

function attentionScale(config: GPT2Config, layer: number): number {
  const byWidth = config.scaleAttention ? Math.sqrt(config.width / config.heads) : 1;
  return 1 / (config.scaleAttentionByInverseLayer ? byWidth * (layer + 1) : byWidth);
}

function activate(graph: PlainGraph, { activation }: GPT2Config, x: string): string {
  const product = (...factors: readonly [string, ...string[]]): string =>
    factors.reduce((left, right) => graph.apply('Mul', [left, right]));
  switch (activation) {
    case 'relu':
      return graph.apply('Relu', [x]);
    case 'gelu': {
      const error = graph.apply('Erf', [product(x, graph.number(Math.SQRT1_2))]);
      return product(x, graph.number(0.5), graph.apply('Add', [error, graph.number(1)]));
    }
    case 'gelu-tanh': {
      const cube = product(x, x, x, graph.number(0.044715));
      const inner = product(graph.apply('Add', [x, cube]), graph.number(Math.sqrt(2 / Math.PI)));
      const bent = graph.apply('Add', [graph.apply('Tanh', [inner]), graph.number(1)]);
      return product(x, graph.number(0.5), bent);
    }
  }
}
