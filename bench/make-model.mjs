import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundles } from '../scripts/bundle.mjs';

/** Change it when the generator changes: a folder that is there is taken as it is. */
const version = 1;
const pocket = fileURLToPath(new URL('../models/pocket', import.meta.url));

/**
 * Models with random weights: a GPT-2 of 124 million parameters, and one as the model in the box, for
 * libraries that cannot read that.
 */
export const randomModels = ['gpt2-124m', 'pocket-shape'];

/** Models with random weights of which only this package's own checkpoint is made. */
export const randomCheckpoints = ['pocket-shape', 'gpt2-124m', 'gpt2-xl'];

/**
 * The folder of a model with random weights, made when it is not there yet.
 * @param {'gpt2-124m' | 'pocket-shape'} [name]
 * @returns {Promise<string>}
 */
export async function randomModel(name = 'gpt2-124m') {
  return await made(folderName(name), async (make, target) => {
    await make.makeModel(target, await shapeOf(make, name));
  });
}

/**
 * The checkpoint of a model with random weights, made when it is not there yet.
 * @param {'pocket-shape' | 'gpt2-124m' | 'gpt2-xl'} name
 * @returns {Promise<string>}
 */
export async function randomCheckpoint(name) {
  return await made(`${folderName(name)}-checkpoint`, async (make, target) => {
    await make.makeCheckpoint(target, await shapeOf(make, name));
  });
}

async function made(name, write) {
  const target = fileURLToPath(new URL(`.models/${name}`, import.meta.url));
  if (existsSync(target)) return target;
  console.error(`making ${target}; GPT-2 takes a minute and 1.6 GB, GPT-2 XL some more and 6.2 GB`);
  const folder = await mkdtemp(join(tmpdir(), 'venti-core-bench-'));
  try {
    const { make } = await loadBundles({ make: 'bench/model/make-model.ts' }, folder);
    await write(make, target);
  } finally {
    await rm(folder, { recursive: true });
  }
  return target;
}

async function shapeOf(make, name) {
  if (name === 'gpt2-xl') return make.gpt2XlShape();
  return name === 'gpt2-124m' ? make.gpt2Shape() : await make.shapeLike(pocket);
}

/** Another model in the box is another shape. */
function folderName(name) {
  if (name !== 'pocket-shape') return `${name}-${version}`;
  const { files } = JSON.parse(readFileSync(join(pocket, 'manifest.json'), 'utf8'));
  return `${name}-${version}-${files['model.weights'].size}`;
}
