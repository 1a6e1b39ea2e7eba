import type { TensorShapes } from '../tensor-reader.ts';
import type { LlamaConfig } from './config.ts';
import { frequencyDivisors } from './rotary.ts';

/** The tensors of a Llama and their shapes; matrices are [output, input]. */
export function llamaTensors(config: LlamaConfig): TensorShapes {
  const { vocabularySize, width, innerWidth, layers, tied } = config;
  const { heads, keyValueHeads, headWidth, rotaryScaling } = config;
  const shapes = new Map<string, readonly number[]>([
    ['embed_tokens.weight', [vocabularySize, width]],
  ]);
  for (let layer = 0; layer < layers; layer++) {
    for (const [part, shape] of [
      ['input_layernorm', [width]],
      ['self_attn.q_proj', [heads * headWidth, width]],
      ['self_attn.k_proj', [keyValueHeads * headWidth, width]],
      ['self_attn.v_proj', [keyValueHeads * headWidth, width]],
      ['self_attn.o_proj', [width, heads * headWidth]],
      ['post_attention_layernorm', [width]],
      ['mlp.gate_proj', [innerWidth, width]],
      ['mlp.up_proj', [innerWidth, width]],
      ['mlp.down_proj', [width, innerWidth]],
    ] as const) {
      shapes.set(`layers.${layer}.${part}.weight`, shape);
    }
  }
  shapes.set('norm.weight', [width]);
  if (rotaryScaling.type === 'tensor') shapes.set(frequencyDivisors, [headWidth / 2]);
  if (!tied) shapes.set('lm_head.weight', [vocabularySize, width]);
  return shapes;
}

/** Old releases saved their rotary frequencies; some save the head though it is the token embedding. */
export function isUnusedLlamaTensor(name: string, { tied }: LlamaConfig): boolean {
  return name.endsWith('.rotary_emb.inv_freq') || (tied && name === 'lm_head.weight');
}
