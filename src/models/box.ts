import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VentiError } from '../errors.ts';
import { manifestName } from './manifest.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';

/** The model that is used when none is named. */
export const defaultModel = 'pocket';

/**
 * The models that come with the package, by name.
 * @throws VentiError `model-not-found`, `model-corrupt`
 */
export async function boxedModels(): Promise<ReadonlyMap<string, ModelFolder>> {
  const box = boxFolder();
  const models = new Map<string, ModelFolder>();
  for (const entry of await readdir(box)) {
    const folder = await readModelFolder(join(box, entry));
    if (folder) models.set(entry, folder);
  }
  return models;
}

/** The package's folder `models`, found from wherever this code was built to. */
function boxFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const box = join(folder, 'models');
    if (existsSync(join(box, defaultModel, manifestName))) return box;
    if (folder === dirname(folder)) throw withoutBox(start);
  }
}

function withoutBox(start: string): VentiError {
  return new VentiError(
    'model-not-found',
    `No folder above ${start} has models/${defaultModel}. Reinstall venti-core; if it was bundled into a program, leave it out of the bundle, or copy its folder "models" beside it.`,
  );
}
