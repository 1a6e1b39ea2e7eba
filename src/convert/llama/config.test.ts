import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LlamaConfig, parseLlamaConfig } from './config.ts';

// The file of https://huggingface.co/HuggingFaceTB/SmolLM2-135M.
const published = {
  architectures: ['LlamaForCausalLM'],
  attention_bias: false,
  attention_dropout: 0.0,
  bos_token_id: 0,
  eos_token_id: 0,
  hidden_act: 'silu',
  hidden_size: 576,
  initializer_range: 0.041666666666666664,
  intermediate_size: 1536,
  is_llama_config: true,
  max_position_embeddings: 8192,
  model_type: 'llama',
  num_attention_heads: 9,
  num_hidden_layers: 30,
  num_key_value_heads: 3,
  pretraining_tp: 1,
  rms_norm_eps: 1e-5,
  rope_interleaved: false,
  rope_scaling: null,
  rope_theta: 100000,
  tie_word_embeddings: true,
  torch_dtype: 'bfloat16',
  use_cache: true,
  vocab_size: 49152,
};

const smolLM2: LlamaConfig = {
  vocabularySize: 49152,
  contextLength: 8192,
  width: 576,
  layers: 30,
  heads: 9,
  keyValueHeads: 3,
  headWidth: 64,
  innerWidth: 1536,
  normEpsilon: 1e-5,
  rotaryBase: 100000,
  rotaryScaling: { type: 'default' },
  tied: true,
  endOfText: [0],
};

/** As in the config.json of Llama 3.2. */
const llama3Scaling = {
  factor: 32.0,
  high_freq_factor: 4.0,
  low_freq_factor: 1.0,
  original_max_position_embeddings: 8192,
  rope_type: 'llama3',
};

const parsedScaling = {
  type: 'llama3',
  factor: 32,
  lowFrequencyFactor: 1,
  highFrequencyFactor: 4,
  originalContextLength: 8192,
} as const;

test.each<[string, Readonly<Record<string, unknown>>, Partial<LlamaConfig>]>([
  ['SmolLM2-135M', {}, {}],
  ['keys and values of its own for each head', { num_key_value_heads: null }, { keyValueHeads: 9 }],
  ['wide heads', { head_dim: 128 }, { headWidth: 128 }],
  ['head_dim null', { head_dim: null }, {}],
  ['several ends', { eos_token_id: [7, 8] }, { endOfText: [7, 8] }],
  ['scaling of Llama 3', { rope_scaling: llama3Scaling }, { rotaryScaling: parsedScaling }],
  [
    'linear scaling under its old name',
    { rope_scaling: { type: 'linear', factor: 2 } },
    { rotaryScaling: { type: 'linear', factor: 2 } },
  ],
  [
    'all of it in rope_parameters',
    { rope_theta: undefined, rope_parameters: { rope_theta: 5e5, ...llama3Scaling } },
    { rotaryBase: 5e5, rotaryScaling: parsedScaling },
  ],
])('%s', (_, changes, expected) => {
  const json: unknown = JSON.parse(JSON.stringify({ ...published, ...changes }));
  expect(parseLlamaConfig(json)).toEqual({ ...smolLM2, ...expected });
});

describe('refused', () => {
  test.each<[Readonly<Record<string, unknown>>, string, RegExp]>([
    [{ hidden_act: 'gelu' }, 'unsupported', /"hidden_act" is "gelu", expected "silu"/],
    [{ attention_bias: true }, 'unsupported', /"attention_bias" is true/],
    [{ mlp_bias: true }, 'unsupported', /"mlp_bias" is true/],
    [
      { rope_scaling: { rope_type: 'yarn', factor: 4 } },
      'unsupported',
      /"rope_scaling.rope_type" is "yarn", expected one of default, linear, llama3/,
    ],
    [{ rope_scaling: { type: 'dynamic', factor: 4 } }, 'unsupported', /"rope_scaling.type"/],
    [{ rope_scaling: { type: 'linear' } }, 'invalid-checkpoint', /"rope_scaling.factor"/],
    [{ rope_scaling: [] }, 'invalid-checkpoint', /"rope_scaling" is \[\]|"rope_scaling": is/],
    [{ rope_theta: 0 }, 'invalid-checkpoint', /"rope_theta" is 0/],
    [{ num_key_value_heads: 4 }, 'invalid-checkpoint', /9 heads cannot share 4/],
    [{ hidden_size: 577 }, 'invalid-checkpoint', /9 heads have 64.1\d* numbers each/],
    [{ head_dim: 63 }, 'invalid-checkpoint', /9 heads have 63 numbers each/],
    [{ eos_token_id: 'x' }, 'invalid-checkpoint', /"eos_token_id" is "x"/],
    [{ rms_norm_eps: null }, 'invalid-checkpoint', /"rms_norm_eps" is null/],
  ])('%j', (changes, code, message) => {
    expect(() => parseLlamaConfig({ ...published, ...changes })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test('or read, whatever the file holds', () => {
    const keys = fc.constantFrom(...Object.keys(published), 'head_dim', 'rope_parameters');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (json) => {
        try {
          const { heads, keyValueHeads, headWidth } = parseLlamaConfig(json);
          expect(heads % keyValueHeads).toBe(0);
          expect(headWidth % 2).toBe(0);
        } catch (error) {
          expect(error).toMatchObject({ name: 'VentiError' });
        }
      }),
    );
  });
});
