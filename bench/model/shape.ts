import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GPT2Config, parseGPT2Config } from '../../src/convert/gpt2/config.ts';
import { manifestName, modelFiles, parseManifest } from '../../src/models/manifest.ts';
import { gpt2File } from '../../test/tokenizer/gpt2-file.ts';
import type { TokenizerFile } from '../../test/tokenizer/tokenizer-file.ts';

/** All of a GPT-2 but its weights. */
export interface Shape {
  readonly config: GPT2Config;
  /** The `config.json` of such a model, as Hugging Face writes it. */
  readonly configFile: Readonly<Record<string, unknown>>;
  /** Its `tokenizer.json`. */
  readonly tokenizer: TokenizerFile;
}

/** A GPT-2 of 124 million parameters. */
export function gpt2Shape(): Shape {
  const sizes = { context: 1024, width: 768, heads: 12, layers: 12, tokens: 50257 };
  return shapeOf(sizes, 50256, gpt2File());
}

/** A GPT-2 of 1.5 billion parameters. */
export function gpt2XlShape(): Shape {
  const sizes = { context: 1024, width: 1600, heads: 25, layers: 48, tokens: 50257 };
  return shapeOf(sizes, 50256, gpt2File());
}

/** The sizes and the tokenizer of a GPT-2 that has been converted. @param folder of the model */
export async function shapeLike(folder: string): Promise<Shape> {
  const read = async (name: string): Promise<string> => await readFile(join(folder, name), 'utf8');
  const manifest = parseManifest(await read(manifestName), folder);
  const { contextLength, heads, headWidth, layers, vocabularySize, endOfText } = manifest;
  const sizes = {
    ...{ context: contextLength, width: heads * headWidth },
    ...{ heads, layers, tokens: vocabularySize },
  };
  const [end = 0] = [endOfText ?? []].flat();
  return shapeOf(sizes, end, JSON.parse(await read(modelFiles.tokenizer)));
}

function shapeOf(
  sizes: Record<'context' | 'width' | 'heads' | 'layers' | 'tokens', number>,
  endOfText: number,
  tokenizer: TokenizerFile,
): Shape {
  const configFile = {
    activation_function: 'gelu_new',
    architectures: ['GPT2LMHeadModel'],
    bos_token_id: endOfText,
    eos_token_id: endOfText,
    layer_norm_epsilon: 1e-5,
    model_type: 'gpt2',
    n_ctx: sizes.context,
    n_embd: sizes.width,
    n_head: sizes.heads,
    n_layer: sizes.layers,
    n_positions: sizes.context,
    vocab_size: sizes.tokens,
  };
  return { config: parseGPT2Config(configFile), configFile, tokenizer };
}
