import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModelFolder, readModelFolder } from './model-folder.ts';

/** The model that is used when none is named. */
export const defaultModel = 'pocket';

/** The models that come with the package, by name. */
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
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'models');
}
