import { ConfigFields } from '../config-fields.ts';
import { invalidCheckpoint } from '../invalid-checkpoint.ts';

/** The sizes and switches of a GPT-2 model. */
export interface GPT2Config {
  readonly vocabularySize: number;
  /** Most tokens the model can see: rows of its position embedding. */
  readonly contextLength: number;
  /** Numbers per token between the layers; a multiple of `heads`. */
  readonly width: number;
  readonly layers: number;
  /** Attention heads per layer. */
  readonly heads: number;
  /** Numbers per token within the feed-forward part of a layer. */
  readonly innerWidth: number;
  readonly layerNormEpsilon: number;
  readonly activation: Activation;
  /** Attention scores are divided by the square root of a head's width. */
  readonly scaleAttention: boolean;
  /** Attention scores of layer i, counted from 0, are divided by i + 1. */
  readonly scaleAttentionByInverseLayer: boolean;
  /** The output head is the token embedding; otherwise it is a tensor of its own, `lm_head.weight`. */
  readonly tied: boolean;
  /** Tokens that end a text; none where the model has none, or only such as are no tokens of it. */
  readonly endOfText: readonly number[];
}

/** `gelu` is exact, `gelu-tanh` its approximation (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
export type Activation = 'gelu-tanh' | 'gelu' | 'relu';

/** Hugging Face has many names for the same function. */
const activations: ReadonlyMap<unknown, Activation> = new Map([
  ['gelu_new', 'gelu-tanh'],
  ['gelu_pytorch_tanh', 'gelu-tanh'],
  ['gelu_python_tanh', 'gelu-tanh'],
  ['gelu_accurate', 'gelu-tanh'],
  ['gelu_fast', 'gelu-tanh'],
  ['gelu', 'gelu'],
  ['gelu_python', 'gelu'],
  ['relu', 'relu'],
]);

/**
 * Reads the `config.json` of a GPT-2 model as Hugging Face writes it; an absent key has the default of
 * its GPT2Config (https://huggingface.co/docs/transformers/model_doc/gpt2).
 * @param json the parsed file
 * @throws VentiError `invalid-checkpoint` where a field is not what it should be; `unsupported` for
 * an activation function we do not have, or a model that reads another's states
 */
export function parseGPT2Config(json: unknown): GPT2Config {
  const fields = new ConfigFields(json);
  fields.requireFalse(
    'add_cross_attention',
    "a model that reads another's states cannot write alone",
  );
  const width = fields.count(['n_embd', 'hidden_size'], 768);
  const heads = fields.count(['n_head', 'num_attention_heads'], 12);
  if (width % heads !== 0) {
    throw invalidCheckpoint(
      'config.json',
      `"n_embd" is ${width} and "n_head" ${heads}, expected a width that its heads divide`,
    );
  }
  const vocabularySize = fields.count(['vocab_size'], 50257);
  return {
    vocabularySize,
    contextLength: fields.count(
      ['n_positions', 'max_position_embeddings'],
      fields.count(['n_ctx'], 1024),
    ),
    width,
    layers: fields.count(['n_layer', 'num_hidden_layers'], 12),
    heads,
    innerWidth: fields.get('n_inner') === null ? 4 * width : fields.count(['n_inner'], 4 * width),
    layerNormEpsilon: fields.positive('layer_norm_epsilon', 1e-5),
    activation: readActivation(fields),
    scaleAttention: fields.flag('scale_attn_weights', true),
    scaleAttentionByInverseLayer: fields.flag('scale_attn_by_inverse_layer_idx', false),
    tied: fields.flag('tie_word_embeddings', true),
    endOfText: fields.endOfText(50256, vocabularySize),
  };
}

function readActivation(fields: ConfigFields): Activation {
  const key = 'activation_function';
  const activation = activations.get(fields.text(key, 'gelu_new'));
  if (activation) return activation;
  throw fields.unsupported(key, `one of ${[...activations.keys()].join(', ')}`);
}
