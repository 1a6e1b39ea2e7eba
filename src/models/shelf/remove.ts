import { rm } from 'node:fs/promises';
import { VentiError } from '../../errors.ts';
import { boxedModels } from '../box.ts';
import { conversionsOf, conversionsOfRepository } from '../conversions.ts';
import { type HubModel, parseHubModel } from '../hub/hub-model.ts';
import { type RemovedFiles, removeSnapshot } from '../hub/remove-snapshot.ts';
import { readHubSettings } from '../hub/settings.ts';
import { findSnapshot } from '../hub/snapshot.ts';
import { isLocal, locateModel, placeOf } from '../locate-model.ts';
import { modelBytes } from '../manifest.ts';
import type { ModelFolder } from '../model-folder.ts';
import { isModelSource } from '../open-model-source.ts';
import type { Removal } from './shelf.ts';

/**
 * Deletes what was converted from a model and cached, and its files in the hub's cache if that is asked
 * for. Models in the box and folders of the user are never touched.
 * @throws VentiError `unsupported` for what is in no cache; `model-not-found` where nothing is kept of it
 */
export async function removeModel(model: string, removal: Removal): Promise<RemovedFiles> {
  if ((await boxedModels()).has(model)) throw kept(`${model} is a part of venti-core`);
  const ofHub = (await isLocal(model)) ? undefined : parseHubModel(model);
  return ofHub ? await removeHubModel(ofHub, removal) : await removeConversions(model);
}

async function removeHubModel(model: HubModel, { snapshot }: Removal): Promise<RemovedFiles> {
  const { cacheFolder } = readHubSettings(process.env);
  const found = await findSnapshot(cacheFolder, model).catch(() => undefined);
  const isWhole = found?.missing.length === 0;
  const conversions = new Map<string, ModelFolder>();
  const ofPlace =
    isWhole && (await isModelSource(found.path)) ? await conversionsOf(placeOf(found)) : [];
  for (const folder of [...ofPlace, ...(await conversionsOfRepository(model.repository))]) {
    conversions.set(folder.path, folder);
  }
  const removed = await removeFolders([...conversions.values()]);
  if (!snapshot) return removed;
  const files = await removeSnapshot(cacheFolder, model.repository, found?.commit);
  return {
    paths: [...removed.paths, ...files.paths],
    bytes: removed.bytes + files.bytes,
  };
}

/** What was converted from a folder of the user's. */
async function removeConversions(model: string): Promise<RemovedFiles> {
  const place = await locateModel(model, { offline: true });
  if (!(await isModelSource(place.path))) throw kept(`${place.path} is yours`);
  return await removeFolders(await conversionsOf(place));
}

async function removeFolders(folders: readonly ModelFolder[]): Promise<RemovedFiles> {
  for (const { path } of folders) await rm(path, { recursive: true });
  return {
    paths: folders.map(({ path }) => path),
    bytes: folders.reduce((total, { manifest }) => total + modelBytes(manifest), 0),
  };
}

function kept(what: string): VentiError {
  return new VentiError(
    'unsupported',
    `${what}: only what is in a cache is removed. Delete it yourself if it is to go.`,
  );
}
