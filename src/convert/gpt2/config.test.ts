import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GPT2Config, parseGPT2Config } from './config.ts';

/** The defaults of Hugging Face's GPT2Config, which are the sizes of the 124M model. */
const gpt2: GPT2Config = {
  vocabularySize: 50257,
  contextLength: 1024,
  width: 768,
  layers: 12,
  heads: 12,
  innerWidth: 3072,
  layerNormEpsilon: 1e-5,
  activation: 'gelu-tanh',
  scaleAttention: true,
  scaleAttentionByInverseLayer: false,
  tied: true,
  endOfText: [50256],
};

// The file of https://huggingface.co/openai-community/gpt2, and those of its larger sisters in short.
const published = {
  activation_function: 'gelu_new',
  architectures: ['GPT2LMHeadModel'],
  attn_pdrop: 0.1,
  bos_token_id: 50256,
  embd_pdrop: 0.1,
  eos_token_id: 50256,
  initializer_range: 0.02,
  layer_norm_epsilon: 1e-5,
  model_type: 'gpt2',
  n_ctx: 1024,
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  resid_pdrop: 0.1,
  summary_activation: null,
  summary_first_dropout: 0.1,
  summary_proj_to_labels: true,
  summary_type: 'cls_index',
  summary_use_proj: true,
  task_specific_params: { 'text-generation': { do_sample: true, max_length: 50 } },
  vocab_size: 50257,
};

test.each<[string, unknown, Partial<GPT2Config>]>([
  ['gpt2', published, {}],
  ['no key at all', {}, {}],
  [
    'gpt2-xl',
    { ...published, n_embd: 1600, n_head: 25, n_layer: 48, output_past: true },
    { width: 1600, heads: 25, layers: 48, innerWidth: 6400 },
  ],
  ['n_inner null', { n_inner: null, n_embd: 24 }, { width: 24, innerWidth: 96 }],
  ['n_inner given', { n_inner: 100 }, { innerWidth: 100 }],
  ['context under its old name', { n_ctx: 512 }, { contextLength: 512 }],
  ['n_positions before n_ctx', { n_ctx: 512, n_positions: 256 }, { contextLength: 256 }],
  [
    "the library's common names",
    { hidden_size: 64, num_attention_heads: 2, num_hidden_layers: 3, max_position_embeddings: 128 },
    { width: 64, heads: 2, layers: 3, contextLength: 128, innerWidth: 256 },
  ],
  ['both names', { n_embd: 96, hidden_size: 96 }, { width: 96, innerWidth: 384 }],
  [
    'the switches',
    {
      scale_attn_weights: false,
      scale_attn_by_inverse_layer_idx: true,
      tie_word_embeddings: false,
    },
    { scaleAttention: false, scaleAttentionByInverseLayer: true, tied: false },
  ],
  ['another epsilon', { layer_norm_epsilon: 1e-6 }, { layerNormEpsilon: 1e-6 }],
  ['gelu', { activation_function: 'gelu' }, { activation: 'gelu' }],
  ['gelu_pytorch_tanh', { activation_function: 'gelu_pytorch_tanh' }, { activation: 'gelu-tanh' }],
  ['relu', { activation_function: 'relu' }, { activation: 'relu' }],
  ['end of text', { eos_token_id: 7 }, { endOfText: [7] }],
  ['several ends', { eos_token_id: [7, 50256, 60000] }, { endOfText: [7, 50256] }],
])('%s', (_, json, changes) => {
  expect(parseGPT2Config(json)).toEqual({ ...gpt2, ...changes });
});

test.each([
  ['null', { eos_token_id: null }],
  ['outside a small vocabulary', { vocab_size: 300, eos_token_id: 50256 }],
  ['absent, with a small vocabulary', { vocab_size: 300 }],
])('no end of text: %s', (_, json) => {
  expect(parseGPT2Config(json).endOfText).toEqual([]);
});

describe('refused', () => {
  test.each<[unknown, string, RegExp]>([
    [null, 'invalid-checkpoint', /is null, expected an object/],
    [[], 'invalid-checkpoint', /is \[\], expected an object/],
    ['gpt2', 'invalid-checkpoint', /is "gpt2", expected an object/],
    [{ n_embd: '768' }, 'invalid-checkpoint', /"n_embd" is "768", expected a positive integer/],
    [{ n_embd: null }, 'invalid-checkpoint', /"n_embd" is null/],
    [{ n_layer: 0 }, 'invalid-checkpoint', /"n_layer" is 0/],
    [{ n_layer: 1.5 }, 'invalid-checkpoint', /"n_layer" is 1.5/],
    [{ vocab_size: -1 }, 'invalid-checkpoint', /"vocab_size" is -1/],
    [{ n_inner: 0 }, 'invalid-checkpoint', /"n_inner" is 0/],
    [{ n_ctx: 'long' }, 'invalid-checkpoint', /"n_ctx" is "long"/],
    [
      { n_embd: 64, hidden_size: 96 },
      'invalid-checkpoint',
      /"hidden_size" is 96, expected 64 like "n_embd"/,
    ],
    [{ n_embd: 100, n_head: 12 }, 'invalid-checkpoint', /"n_embd" is 100 and "n_head" 12/],
    [{ layer_norm_epsilon: 0 }, 'invalid-checkpoint', /"layer_norm_epsilon" is 0/],
    [{ layer_norm_epsilon: '1e-5' }, 'invalid-checkpoint', /"layer_norm_epsilon" is "1e-5"/],
    [{ scale_attn_weights: null }, 'invalid-checkpoint', /"scale_attn_weights" is null/],
    [
      { tie_word_embeddings: 1 },
      'invalid-checkpoint',
      /"tie_word_embeddings" is 1, expected true or false/,
    ],
    [
      { eos_token_id: [1, '2'] },
      'invalid-checkpoint',
      /"eos_token_id" is \[1,"2"\], expected a token id, an array of them, or null/,
    ],
    [{ activation_function: 3 }, 'invalid-checkpoint', /"activation_function" is 3/],
    [
      { activation_function: 'silu' },
      'unsupported',
      /"activation_function" is "silu", expected one of gelu_new/,
    ],
    [{ add_cross_attention: true }, 'unsupported', /"add_cross_attention"/],
  ])('%j', (json, code, message) => {
    expect(() => parseGPT2Config(json)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test('or read, whatever the file holds', () => {
    const keys = fc.constantFrom(
      ...Object.keys(published),
      'n_inner',
      'tie_word_embeddings',
      '__proto__',
    );
    const property = fc.property(fc.dictionary(keys, fc.jsonValue()), (json) => {
      try {
        const { width, heads } = parseGPT2Config(json);
        expect(width % heads).toBe(0);
      } catch (error) {
        expect(error).toMatchObject({ name: 'VentiError' });
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
