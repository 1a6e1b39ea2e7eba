import { ConfigFields } from '../config-fields.ts';
import { invalidCheckpoint } from '../invalid-checkpoint.ts';
import { type RotaryScaling, readRotary } from './rotary.ts';

/** The sizes and switches of a Llama model. */
export interface LlamaConfig {
  readonly vocabularySize: number;
  /** Most tokens the model can see. */
  readonly contextLength: number;
  /** Numbers per token between the layers. */
  readonly width: number;
  readonly layers: number;
  /** Query heads per layer; a multiple of `keyValueHeads`. */
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Numbers per head, an even one. */
  readonly headWidth: number;
  /** Numbers per token within the feed-forward part of a layer. */
  readonly innerWidth: number;
  readonly normEpsilon: number;
  /** Wavelengths of the rotary embedding grow from 2 pi to 2 pi times this. */
  readonly rotaryBase: number;
  readonly rotaryScaling: RotaryScaling;
  /** The output head is the token embedding; otherwise it is a tensor of its own, `lm_head.weight`. */
  readonly tied: boolean;
  /** Tokens that end a text; none where the model has none, or only such as are no tokens of it. */
  readonly endOfText: readonly number[];
}

/**
 * Reads the `config.json` of a Llama model as Hugging Face writes it; an absent key has the default of
 * its LlamaConfig (https://huggingface.co/docs/transformers/model_doc/llama).
 * @param json the parsed file
 * @throws VentiError `invalid-checkpoint` where a field is not what it should be; `unsupported` for
 * what this package does not compute
 */
export function parseLlamaConfig(json: unknown): LlamaConfig {
  const fields = new ConfigFields(json);
  const activation = fields.text('hidden_act', 'silu');
  if (activation !== 'silu') throw fields.unsupported('hidden_act', '"silu"');
  for (const part of ['attention', 'mlp']) {
    fields.requireFalse(`${part}_bias`, 'its matrices have no biases');
  }
  const width = fields.count(['hidden_size'], 4096);
  const heads = fields.count(['num_attention_heads'], 32);
  const vocabularySize = fields.count(['vocab_size'], 32000);
  const contextLength = fields.count(['max_position_embeddings'], 2048);
  const { base, scaling } = readRotary(fields, contextLength);
  return checked({
    vocabularySize,
    contextLength,
    width,
    layers: fields.count(['num_hidden_layers'], 32),
    heads,
    keyValueHeads: isNull(fields, 'num_key_value_heads')
      ? heads
      : fields.count(['num_key_value_heads'], heads),
    headWidth: isNull(fields, 'head_dim')
      ? width / heads
      : fields.count(['head_dim'], width / heads),
    innerWidth: fields.count(['intermediate_size'], 11008),
    normEpsilon: fields.positive('rms_norm_eps', 1e-6),
    rotaryBase: base,
    rotaryScaling: scaling,
    tied: fields.flag('tie_word_embeddings', false),
    endOfText: fields.endOfText(2, vocabularySize),
  });
}

/** @throws VentiError `invalid-checkpoint` where sizes do not fit together */
function checked(config: LlamaConfig): LlamaConfig {
  const { width, heads, keyValueHeads, headWidth } = config;
  const problem = headProblem(heads, keyValueHeads, headWidth);
  if (!problem) return config;
  throw invalidCheckpoint('config.json', `${problem}; "hidden_size" is ${width}`);
}

/** What is wrong with the heads of a model, undefined where nothing is. */
export function headProblem(
  heads: number,
  keyValueHeads: number,
  headWidth: number,
): string | undefined {
  if (heads % keyValueHeads !== 0) {
    return `${heads} heads cannot share ${keyValueHeads} keys and values, expected a divisor`;
  }
  if (!Number.isInteger(headWidth) || headWidth % 2 !== 0) {
    return `${heads} heads have ${headWidth} numbers each, expected an even number`;
  }
  return undefined;
}

function isNull(fields: ConfigFields, key: string): boolean {
  return fields.get(key) === null;
}
