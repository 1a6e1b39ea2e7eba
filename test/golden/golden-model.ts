import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Checkpoint } from '../../src/convert/checkpoint.ts';
import { type GPT2Config, parseGPT2Config } from '../../src/convert/gpt2/config.ts';
import { openFileSource } from '../../src/models/file-source.ts';
import type { Tensors } from './reference.ts';

/** Folders of random GPT-2 models, each with the logits PyTorch computes for it. */
export const goldenModels = ['gpt2-f32', 'gpt2-f16', 'gpt2-bf16'] as const;

/** What PyTorch says after some of the tokens of a text. */
export interface ExpectedLogits {
  readonly tokens: readonly number[];
  /** Which of the tokens, counted from 0. */
  readonly positions: readonly number[];
  /** Shape [positions, vocabulary], rounded to six decimals. */
  readonly logits: readonly (readonly number[])[];
}

export interface GoldenModel {
  readonly config: GPT2Config;
  readonly tensors: Tensors;
  readonly expected: readonly ExpectedLogits[];
}

export function goldenFolder(name: string): string {
  return fileURLToPath(new URL(`${name}/`, import.meta.url));
}

export async function loadGoldenModel(name: (typeof goldenModels)[number]): Promise<GoldenModel> {
  const folder = goldenFolder(name);
  const config = parseGPT2Config(await readJSON(`${folder}config.json`));
  await using source = await openFileSource(`${folder}model.safetensors`);
  const sources = new Map([['model.safetensors', source]]);
  const tensors = await loadTensors(
    config,
    await Checkpoint.open(sources, { prefix: 'transformer.' }),
  );
  return { config, tensors, expected: await loadExpected(folder) };
}

/** What PyTorch computes for the model in a folder. */
export async function loadExpected(
  folder: string,
  file = 'logits.json',
): Promise<readonly ExpectedLogits[]> {
  return (await readJSON(`${folder}${file}`)) as readonly ExpectedLogits[];
}

/** All weights of a model, as `referenceLogits` takes them. */
export async function loadTensors(config: GPT2Config, checkpoint: Checkpoint): Promise<Tensors> {
  const tensors = new Map<string, Float32Array>();
  for (const name of tensorShapes(config).keys()) {
    tensors.set(name, await checkpoint.floats(name));
  }
  return (name) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`a GPT-2 has no tensor ${name}`);
    return tensor;
  };
}

/** The tensors of a GPT-2 and their shapes; matrices are [input, output]. */
export function tensorShapes(config: GPT2Config): ReadonlyMap<string, readonly number[]> {
  const { vocabularySize, contextLength, width, innerWidth, layers, tied } = config;
  const shapes = new Map<string, readonly number[]>([
    ['wte.weight', [vocabularySize, width]],
    ['wpe.weight', [contextLength, width]],
    ['ln_f.weight', [width]],
    ['ln_f.bias', [width]],
  ]);
  if (!tied) shapes.set('lm_head.weight', [vocabularySize, width]);
  for (let layer = 0; layer < layers; layer++) {
    for (const [part, input, output] of [
      ['attn.c_attn', width, 3 * width],
      ['attn.c_proj', width, width],
      ['mlp.c_fc', width, innerWidth],
      ['mlp.c_proj', innerWidth, width],
    ] as const) {
      shapes.set(`h.${layer}.${part}.weight`, [input, output]);
      shapes.set(`h.${layer}.${part}.bias`, [output]);
    }
    for (const norm of ['ln_1', 'ln_2']) {
      shapes.set(`h.${layer}.${norm}.weight`, [width]);
      shapes.set(`h.${layer}.${norm}.bias`, [width]);
    }
  }
  return shapes;
}

async function readJSON(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
