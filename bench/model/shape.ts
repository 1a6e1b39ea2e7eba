import { type GPT2Config, parseGPT2Config } from '../../src/convert/gpt2/config.ts';

/** The `config.json` of a GPT-2 of 124 million parameters, as Hugging Face writes it. */
export const configFile: Readonly<Record<string, unknown>> = {
  activation_function: 'gelu_new',
  architectures: ['GPT2LMHeadModel'],
  bos_token_id: 50256,
  eos_token_id: 50256,
  layer_norm_epsilon: 1e-5,
  model_type: 'gpt2',
  n_ctx: 1024,
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  vocab_size: 50257,
};

export const config: GPT2Config = parseGPT2Config(configFile);
