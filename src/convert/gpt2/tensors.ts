import type { TensorShapes } from '../tensor-reader.ts';
import type { GPT2Config } from './config.ts';

/** The tensors of a GPT-2 and their shapes; matrices are [input, output]. */
export function gpt2Tensors(config: GPT2Config): TensorShapes {
  const { vocabularySize, contextLength, width, innerWidth, layers, tied } = config;
  const shapes = new Map<string, readonly number[]>([
    ['wte.weight', [vocabularySize, width]],
    ['wpe.weight', [contextLength, width]],
  ]);
  const norm = (name: string): void => {
    shapes.set(`${name}.weight`, [width]).set(`${name}.bias`, [width]);
  };
  const linear = (name: string, inputs: number, outputs: number): void => {
    shapes.set(`${name}.weight`, [inputs, outputs]).set(`${name}.bias`, [outputs]);
  };
  for (let layer = 0; layer < layers; layer++) {
    const name = `h.${layer}`;
    norm(`${name}.ln_1`);
    linear(`${name}.attn.c_attn`, width, 3 * width);
    linear(`${name}.attn.c_proj`, width, width);
    norm(`${name}.ln_2`);
    linear(`${name}.mlp.c_fc`, width, innerWidth);
    linear(`${name}.mlp.c_proj`, innerWidth, width);
  }
  norm('ln_f');
  if (!tied) shapes.set('lm_head.weight', [vocabularySize, width]);
  return shapes;
}

/**
 * Old releases saved their attention masks, which are no weights; some save the head though it is the
 * token embedding.
 */
export function isUnusedGPT2Tensor(name: string, { tied }: GPT2Config): boolean {
  return /^h\.\d+\.attn\.(?:masked_)?bias$/.test(name) || (tied && name === 'lm_head.weight');
}
