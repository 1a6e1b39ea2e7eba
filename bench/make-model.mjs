import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundles } from '../scripts/bundle.mjs';

/**
 * Change the name when the generator changes: a folder that is there is taken as it is.
 */
const name = 'gpt2-124m-1';

/**
 * The folder of a GPT-2 of 124 million parameters with random weights, made when it is not there yet.
 * @returns {Promise<string>}
 */
export async function randomModel() {
  const target = fileURLToPath(new URL(`.models/${name}`, import.meta.url));
  if (existsSync(target)) return target;
  console.error(`making ${target}, 1.6 GB; this takes a minute`);
  const folder = await mkdtemp(join(tmpdir(), 'venti-core-bench-'));
  try {
    const { make } = await loadBundles({ make: 'bench/model/make-model.ts' }, folder);
    await make.makeModel(target);
  } finally {
    await rm(folder, { recursive: true });
  }
  return target;
}
