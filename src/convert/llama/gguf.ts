import type { GGUFHeader } from '../gguf/header.ts';
import type { GGUFMetadata } from '../gguf/metadata.ts';
import type { GGUFPlacement } from '../gguf/placement.ts';
import { headProblem, type LlamaConfig } from './config.ts';
import { frequencyDivisors, type RotaryScaling } from './rotary.ts';
import { llamaTensors } from './tensors.ts';

/**
 * Reads the metadata of a Llama in a GGUF file, as llama.cpp writes it.
 * @throws VentiError `invalid-checkpoint`; `unsupported` for another rotary embedding
 */
export function llamaConfigFromGGUF({ metadata, tensors }: GGUFHeader): LlamaConfig {
  const width = metadata.count('llama.embedding_length');
  const heads = metadata.count('llama.attention.head_count');
  const keyValueHeads = metadata.count('llama.attention.head_count_kv', heads);
  const headWidth = metadata.count('llama.attention.key_length', width / heads);
  const problem = headProblem(heads, keyValueHeads, headWidth);
  if (problem) throw metadata.invalid('llama.attention.head_count', `other sizes: ${problem}`);
  for (const key of ['llama.attention.value_length', 'llama.rope.dimension_count']) {
    if (metadata.count(key, headWidth) !== headWidth) {
      throw metadata.unsupported(key, `${headWidth}, the width of a head`);
    }
  }
  const vocabularySize = metadata.texts('tokenizer.ggml.tokens').length;
  return {
    vocabularySize,
    contextLength: metadata.count('llama.context_length'),
    width,
    layers: metadata.count('llama.block_count'),
    heads,
    keyValueHeads,
    headWidth,
    innerWidth: metadata.count('llama.feed_forward_length'),
    normEpsilon: metadata.positive('llama.attention.layer_norm_rms_epsilon'),
    rotaryBase: metadata.positive('llama.rope.freq_base', 10_000),
    rotaryScaling: tensors.has(frequencyDivisors) ? { type: 'tensor' } : scalingOf(metadata),
    tied: !tensors.has('output.weight'),
    endOfText: metadata.endOfText(vocabularySize),
  };
}

function scalingOf(metadata: GGUFMetadata): RotaryScaling {
  const key = 'llama.rope.scaling.type';
  const type = metadata.text(key, 'none');
  if (type === 'none') return { type: 'default' };
  if (type === 'linear') {
    return { type, factor: metadata.positive('llama.rope.scaling.factor') };
  }
  throw metadata.unsupported(key, '"none" or "linear"');
}

/** What llama.cpp calls the parts of a Llama; those of a layer stand behind `blk.N.`. */
const parts: ReadonlyMap<string, string> = new Map([
  ['embed_tokens', 'token_embd'],
  ['input_layernorm', 'attn_norm'],
  ['self_attn.q_proj', 'attn_q'],
  ['self_attn.k_proj', 'attn_k'],
  ['self_attn.v_proj', 'attn_v'],
  ['self_attn.o_proj', 'attn_output'],
  ['post_attention_layernorm', 'ffn_norm'],
  ['mlp.gate_proj', 'ffn_gate'],
  ['mlp.up_proj', 'ffn_up'],
  ['mlp.down_proj', 'ffn_down'],
  ['norm', 'output_norm'],
  ['lm_head', 'output'],
  ['rope_freqs', 'rope_freqs'],
]);

/** Queries and keys stand with the numbers that turn together side by side. */
export function llamaPlacements(config: LlamaConfig): ReadonlyMap<string, GGUFPlacement> {
  const placements = new Map<string, GGUFPlacement>();
  for (const [tensor, shape] of llamaTensors(config)) {
    const [, layer, part = ''] = /^(?:layers\.(\d+)\.)?(.+)\.weight$/.exec(tensor)!;
    const name = `${layer === undefined ? '' : `blk.${layer}.`}${parts.get(part)}.weight`;
    const isTurned = part === 'self_attn.q_proj' || part === 'self_attn.k_proj';
    const arrange = (stored: Float32Array): Float32Array =>
      separatePairs(stored, config.headWidth, config.width);
    placements.set(tensor, { name, shape, ...(isTurned && { arrange }) });
  }
  return placements;
}

/**
 * Brings the rows of a head, of which two neighbours turn together, into the order of Hugging Face: the
 * first of every pair, then the second of every pair.
 */
function separatePairs(matrix: Float32Array, headWidth: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  const pairs = headWidth / 2;
  for (let row = 0; row * columns < matrix.length; row++) {
    const within = row % headWidth;
    const first = row - within + (within % 2) * pairs + Math.floor(within / 2);
    result.set(matrix.subarray(row * columns, (row + 1) * columns), first * columns);
  }
  return result;
}
