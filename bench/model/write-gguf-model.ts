import { tensorShapes } from '../../test/golden/golden-model.ts';
import { type BlockType, quantizeBlocks } from './gguf-blocks.ts';
import { type GGUFTensor, type GGUFValue, writeGGUF } from './gguf-file.ts';
import { randomTensor } from './random-tensor.ts';
import type { Shape } from './shape.ts';
import { transpose } from './transpose.ts';

/** What llama.cpp calls the tensors of a GPT-2; those of a layer stand behind `blk.N.`. */
const names: Readonly<Record<string, string>> = {
  wte: 'token_embd',
  wpe: 'position_embd',
  ln_f: 'output_norm',
  ln_1: 'attn_norm',
  'attn.c_attn': 'attn_qkv',
  'attn.c_proj': 'attn_output',
  ln_2: 'ffn_norm',
  'mlp.c_fc': 'ffn_up',
  'mlp.c_proj': 'ffn_down',
};

/**
 * Writes the model as a GGUF file. Every matrix has the type given, the token embedding too, which is
 * also the output head; positions, biases and norms are 32-bit floats, as llama.cpp keeps them.
 */
export async function writeGGUFModel(path: string, type: BlockType, shape: Shape): Promise<void> {
  const tensors = [...tensorShapes(shape.config)].map(([name, shape]) =>
    tensorOf(name, shape, type),
  );
  await writeGGUF(path, metadata(type, shape), tensors);
}

function tensorOf(name: string, shape: readonly number[], type: BlockType): GGUFTensor {
  const [rows = 0, columns] = shape;
  if (columns === undefined || name === 'wpe.weight') {
    const bytes = (): Uint8Array => new Uint8Array(randomTensor(name, shape).buffer);
    return { name: renamed(name), type: 'F32', shape, bytes };
  }
  if (name === 'wte.weight') {
    const bytes = (): Uint8Array => quantizeBlocks(randomTensor(name, shape), type);
    return { name: renamed(name), type, shape, bytes };
  }
  const bytes = (): Uint8Array =>
    quantizeBlocks(transpose(randomTensor(name, shape), rows, columns), type);
  return { name: renamed(name), type, shape: [columns, rows], bytes };
}

/** `h.3.attn.c_attn.bias` becomes `blk.3.attn_qkv.bias`. */
function renamed(name: string): string {
  const [, layer, part = '', kind] = /^(?:h\.(\d+)\.)?(.+)\.(weight|bias)$/.exec(name) ?? [];
  return `${layer === undefined ? '' : `blk.${layer}.`}${names[part]}.${kind}`;
}

function metadata(type: BlockType, { config, tokenizer }: Shape): Record<string, GGUFValue> {
  const { vocab, merges } = tokenizer.model;
  const tokens = Object.entries(vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
  const [endOfText = 0] = config.endOfText;
  const [normal, control] = [1, 3];
  return {
    'general.architecture': 'gpt2',
    'general.name': 'random GPT-2',
    'general.file_type': { integer: type === 'Q8_0' ? 7 : 2 },
    'general.quantization_version': { integer: 2 },
    'gpt2.context_length': { integer: config.contextLength },
    'gpt2.embedding_length': { integer: config.width },
    'gpt2.block_count': { integer: config.layers },
    'gpt2.feed_forward_length': { integer: config.innerWidth },
    'gpt2.attention.head_count': { integer: config.heads },
    'gpt2.attention.layer_norm_epsilon': { float: config.layerNormEpsilon },
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'gpt-2',
    'tokenizer.ggml.tokens': { strings: tokens },
    'tokenizer.ggml.token_type': {
      integers: tokens.map((_, id) => (id === endOfText ? control : normal)),
    },
    'tokenizer.ggml.merges': { strings: merges as string[] },
    'tokenizer.ggml.bos_token_id': { integer: endOfText },
    'tokenizer.ggml.eos_token_id': { integer: endOfText },
  };
}
