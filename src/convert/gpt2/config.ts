import { VentiError } from '../../errors.ts';
import { invalidCheckpoint, quoted } from '../invalid-checkpoint.ts';

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
  /** Token that ends a text; absent where config.json has none, or one outside the vocabulary. */
  readonly endOfText?: number;
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

const file = 'config.json';

/**
 * Reads the `config.json` of a GPT-2 model as Hugging Face writes it; an absent key has the default of
 * its GPT2Config (https://huggingface.co/docs/transformers/model_doc/gpt2).
 * @param json the parsed file
 * @throws VentiError `invalid-checkpoint` where a field is not what it should be; `unsupported` for
 * another architecture, or an activation function we do not have
 */
export function parseGPT2Config(json: unknown): GPT2Config {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalidCheckpoint(file, `is ${quoted(json)}, expected an object`);
  }
  const fields = new ConfigFields(json as Readonly<Record<string, unknown>>);
  requireGPT2(fields);
  const width = fields.count(['n_embd', 'hidden_size'], 768);
  const heads = fields.count(['n_head', 'num_attention_heads'], 12);
  if (width % heads !== 0) {
    throw invalidCheckpoint(
      file,
      `"n_embd" is ${width} and "n_head" ${heads}, expected a width that its heads divide`,
    );
  }
  const vocabularySize = fields.count(['vocab_size'], 50257);
  const endOfText = fields.endOfText(vocabularySize);
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
    activation: fields.activation(),
    scaleAttention: fields.flag('scale_attn_weights', true),
    scaleAttentionByInverseLayer: fields.flag('scale_attn_by_inverse_layer_idx', false),
    tied: fields.flag('tie_word_embeddings', true),
    ...(endOfText === undefined ? {} : { endOfText }),
  };
}

/** A `model_type` that is absent is taken for GPT-2's: its first checkpoints did not have one. */
function requireGPT2(fields: ConfigFields): void {
  const type = fields.get('model_type');
  if (type !== undefined && type !== 'gpt2') {
    throw new VentiError(
      'unsupported',
      `${file}: "model_type" is ${quoted(type)}, expected "gpt2". Choose a model of the GPT-2 architecture.`,
    );
  }
  if (fields.flag('add_cross_attention', false)) {
    throw new VentiError(
      'unsupported',
      `${file}: "add_cross_attention" is true, but a model that reads another's states cannot write alone. Choose a plain GPT-2.`,
    );
  }
}

/** The fields of a config.json, each checked when it is asked for. */
class ConfigFields {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = fields;
  }

  /** A field as it stands, null included; the default only where the key is absent. */
  get(key: string, absent?: unknown): unknown {
    return Object.hasOwn(this.fields, key) ? this.fields[key] : absent;
  }

  /** A positive integer under any of its names, which agree where there are several. */
  count(keys: readonly string[], absent: number): number {
    let result: number | undefined;
    for (const key of keys) {
      const value = this.get(key);
      if (value === undefined) continue;
      if (!Number.isSafeInteger(value) || (value as number) < 1) {
        throw invalidField(key, value, 'a positive integer');
      }
      if (result !== undefined && value !== result) {
        throw invalidField(key, value, `${result} like "${keys[0]}", which means the same`);
      }
      result = value as number;
    }
    return result ?? absent;
  }

  positive(key: string, absent: number): number {
    const value = this.get(key, absent);
    if (typeof value !== 'number' || !(value > 0 && Number.isFinite(value))) {
      throw invalidField(key, value, 'a positive number');
    }
    return value;
  }

  flag(key: string, absent: boolean): boolean {
    const value = this.get(key, absent);
    if (typeof value !== 'boolean') throw invalidField(key, value, 'true or false');
    return value;
  }

  activation(): Activation {
    const key = 'activation_function';
    const value = this.get(key, 'gelu_new');
    if (typeof value !== 'string') throw invalidField(key, value, 'the name of a function');
    const activation = activations.get(value);
    if (!activation) {
      throw new VentiError(
        'unsupported',
        `${file}: "${key}" is ${quoted(value)}, expected one of ${[...activations.keys()].join(', ')}. Choose a model that was trained with one of them.`,
      );
    }
    return activation;
  }

  /** Small models often carry GPT-2's own id, 50256, which their vocabulary does not have. */
  endOfText(vocabularySize: number): number | undefined {
    const key = 'eos_token_id';
    const value = this.get(key, 50256);
    if (value === null) return undefined;
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      throw invalidField(key, value, 'a token id or null');
    }
    return (value as number) < vocabularySize ? (value as number) : undefined;
  }
}

function invalidField(key: string, value: unknown, expected: string): VentiError {
  return invalidCheckpoint(file, `"${key}" is ${quoted(value)}, expected ${expected}`);
}
