import type { LlamaConfig } from '../../../src/convert/llama/config.ts';
import { rotaryFrequencies } from '../../../src/convert/llama/rotary.ts';
import type { Matrix, WeightType } from '../../../src/convert/matrices/matrix-writer.ts';
import { elementTypes, type Graph } from '../../../src/convert/onnx/model.ts';
import type { TensorReader } from '../../../src/convert/tensor-reader.ts';
import { PlainGraph } from './plain-graph.ts';

/** A Llama as Hugging Face's modeling_llama.py goes through it, operator by operator. */
export async function buildPlainLlama(
  config: LlamaConfig,
  tensors: TensorReader,
  type: WeightType,
): Promise<Graph> {
  const graph = new PlainGraph(tensors, type);
  const { heads, keyValueHeads, headWidth, rotaryBase, rotaryScaling } = config;

  const matrix = async (name: string): Promise<Matrix> => {
    const [rows = 0, columns = 0] = tensors.shapes.get(name)!;
    const isSensitive = /^layers\.0\.|\.self_attn\./.test(name);
    return { rows, columns, values: await tensors.floats(name), isSensitive };
  };
  const linear = async (name: string, states: string): Promise<string> =>
    await graph.multiply(name, states, await matrix(`${name}.weight`));
  const normalise = async (name: string, states: string): Promise<string> => {
    const squares = graph.apply('Mul', [states, states]);
    const mean = graph.mean(squares);
    const sum = graph.apply('Add', [mean, graph.number(config.normEpsilon)]);
    const normalised = graph.apply('Div', [states, graph.apply('Sqrt', [sum])]);
    return graph.apply('Mul', [normalised, await graph.constant(`${name}.weight`)]);
  };

  const frequencies = rotaryFrequencies(rotaryBase, headWidth, rotaryScaling);
  const places = graph.apply('Cast', [graph.places], { to: elementTypes.float32 });
  const angles = graph.apply('Mul', [
    graph.reshape(places, [-1, 1]),
    await graph.floats('frequencies', [...frequencies, ...frequencies]),
  ]);
  const [cosines, sines] = [graph.apply('Cos', [angles]), graph.apply('Sin', [angles])];
  const turn = (states: string): string => {
    const [first, second] = graph.split(states, 3, [headWidth / 2, headWidth / 2]);
    const across = graph.apply('Concat', [graph.apply('Neg', [second!]), first!], { axis: 3 });
    const straight = graph.apply('Mul', [states, cosines]);
    return graph.apply('Add', [straight, graph.apply('Mul', [across, sines])]);
  };

  const embedding = await graph.matrices.embedding(
    'embed_tokens',
    await matrix('embed_tokens.weight'),
  );
  let states = embedding.lookup(graph.tokens, 'embedded');
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `layers.${layer}`;
    const input = await normalise(`${name}.input_layernorm`, states);
    const project = async (part: string, count: number): Promise<string> =>
      graph.byHead(await linear(`${name}.self_attn.${part}`, input), count, headWidth);
    const parts = {
      queries: turn(await project('q_proj', heads)),
      keys: turn(await project('k_proj', keyValueHeads)),
      values: await project('v_proj', keyValueHeads),
    };
    const mixed = graph.attend(layer, config, parts, 1 / Math.sqrt(headWidth));
    const attended = await linear(`${name}.self_attn.o_proj`, mixed);
    states = graph.apply('Add', [states, attended]);
    const middle = await normalise(`${name}.post_attention_layernorm`, states);
    const gate = await linear(`${name}.mlp.gate_proj`, middle);
    const open = graph.apply('Mul', [gate, graph.apply('Sigmoid', [gate])]);
    const gated = graph.apply('Mul', [open, await linear(`${name}.mlp.up_proj`, middle)]);
    states = graph.apply('Add', [states, await linear(`${name}.mlp.down_proj`, gated)]);
  }
  const head = config.tied
    ? embedding
    : await graph.matrices.embedding('lm_head', await matrix('lm_head.weight'));
  return graph.finish(head, await normalise('norm', states), config.vocabularySize);
}
