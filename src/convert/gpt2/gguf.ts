import type { GGUFHeader } from '../gguf/header.ts';
import type { GGUFPlacement } from '../gguf/placement.ts';
import { transpose } from '../weights.ts';
import type { GPT2Config } from './config.ts';
import { gpt2Tensors } from './tensors.ts';

/**
 * Reads the metadata of a GPT-2 in a GGUF file, as llama.cpp writes it.
 * @throws VentiError `invalid-checkpoint`
 */
export function gpt2ConfigFromGGUF({ metadata, tensors }: GGUFHeader): GPT2Config {
  const width = metadata.count('gpt2.embedding_length');
  const heads = metadata.count('gpt2.attention.head_count');
  if (width % heads !== 0) {
    throw metadata.invalid('gpt2.attention.head_count', `a number that divides the width ${width}`);
  }
  const vocabularySize = metadata.texts('tokenizer.ggml.tokens').length;
  return {
    vocabularySize,
    contextLength: metadata.count('gpt2.context_length'),
    width,
    layers: metadata.count('gpt2.block_count'),
    heads,
    innerWidth: metadata.count('gpt2.feed_forward_length', 4 * width),
    layerNormEpsilon: metadata.positive('gpt2.attention.layer_norm_epsilon'),
    activation: 'gelu-tanh',
    scaleAttention: true,
    scaleAttentionByInverseLayer: false,
    tied: !tensors.has('output.weight'),
    endOfText: metadata.endOfText(vocabularySize),
  };
}

/** What llama.cpp calls the parts of a GPT-2; those of a layer stand behind `blk.N.`. */
const parts: ReadonlyMap<string, string> = new Map([
  ['wte', 'token_embd'],
  ['wpe', 'position_embd'],
  ['ln_1', 'attn_norm'],
  ['attn.c_attn', 'attn_qkv'],
  ['attn.c_proj', 'attn_output'],
  ['ln_2', 'ffn_norm'],
  ['mlp.c_fc', 'ffn_up'],
  ['mlp.c_proj', 'ffn_down'],
  ['ln_f', 'output_norm'],
  ['lm_head', 'output'],
]);

/** Matrices of layers, which GPT-2 keeps by input, stand in the file by output. */
export function gpt2Placements(config: GPT2Config): ReadonlyMap<string, GGUFPlacement> {
  const placements = new Map<string, GGUFPlacement>();
  for (const [tensor, shape] of gpt2Tensors(config)) {
    const [, layer, part = '', kind] = /^(?:h\.(\d+)\.)?(.+)\.(weight|bias)$/.exec(tensor)!;
    const name = `${layer === undefined ? '' : `blk.${layer}.`}${parts.get(part)}.${kind}`;
    const [inputs = 0, outputs] = shape;
    const isTransposed = layer !== undefined && outputs !== undefined;
    placements.set(
      tensor,
      isTransposed
        ? {
            name,
            shape: [outputs, inputs],
            arrange: (stored) => transpose(stored, outputs, inputs),
          }
        : { name, shape },
    );
  }
  return placements;
}
