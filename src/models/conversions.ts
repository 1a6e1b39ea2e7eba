import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { conversionCacheFolder } from './conversion-cache.ts';
import type { ModelPlace } from './locate-model.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { digestModelSource } from './open-model-source.ts';
import { rememberedDigest } from './remembered-digest.ts';

/** What was converted from a checkpoint and cached, in any precision and by any converter. */
export async function conversionsOf({ path }: ModelPlace): Promise<ModelFolder[]> {
  const sha256 = await digestModelSource(path, rememberedDigest);
  return (await conversions()).filter(({ manifest }) => manifest.source.sha256 === sha256);
}

/** What was converted from a repository of the hub, at any commit. */
export async function conversionsOfRepository(repository: string): Promise<ModelFolder[]> {
  return (await conversions()).filter(({ manifest }) => manifest.source.repository === repository);
}

/** All whose manifest can be read; without one a folder tells of no model. */
async function conversions(): Promise<ModelFolder[]> {
  const cache = conversionCacheFolder();
  const folders: ModelFolder[] = [];
  for (const name of await readdir(cache).catch(() => [])) {
    if (name.startsWith('.')) continue;
    const folder = await readModelFolder(join(cache, name)).catch(() => undefined);
    if (folder) folders.push(folder);
  }
  return folders;
}
