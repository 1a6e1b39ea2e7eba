import { readdir } from 'node:fs/promises';
import { architectureOf } from '../../convert/architectures.ts';
import { boxedModels } from '../box.ts';
import { readConfig } from '../checkpoint-folder.ts';
import { exportGraphs } from '../export-graphs.ts';
import { filesIn } from '../files-in.ts';
import { repositoryOf } from '../hub/cache-layout.ts';
import { type HubModel, hubModelName, parseHubModel, shortNames } from '../hub/hub-model.ts';
import { readHubSettings } from '../hub/settings.ts';
import { findSnapshot, type Snapshot } from '../hub/snapshot.ts';
import { modelBytes } from '../manifest.ts';
import { openModelSource } from '../open-model-source.ts';
import type { BoxedModel, ListedHubModel, ShelfModel } from './shelf.ts';

/** The models in the box, those with a short name, and those that the hub's cache holds. */
export async function listModels(): Promise<ShelfModel[]> {
  const { cacheFolder } = readHubSettings(process.env);
  const known = [...shortNames.values()];
  const models: ShelfModel[] = await inTheBox();
  for (const repository of new Set([...known, ...(await cachedRepositories(cacheFolder))])) {
    const model = parseHubModel(repository);
    const snapshot = model && (await findSnapshot(cacheFolder, model).catch(() => undefined));
    const isListed = known.includes(repository) || (snapshot && (await isUsable(snapshot)));
    if (model && isListed) models.push(await ofHub(model, snapshot));
  }
  return models;
}

async function inTheBox(): Promise<BoxedModel[]> {
  return [...(await boxedModels())].map(([name, { manifest }]) => {
    const { dtype, layers, contextLength, vocabularySize } = manifest;
    const bytes = modelBytes(manifest);
    return { kind: 'boxed', name, dtype, layers, contextLength, vocabularySize, bytes };
  });
}

async function cachedRepositories(cacheFolder: string): Promise<string[]> {
  const names = await readdir(cacheFolder).catch(() => []);
  return names.map(repositoryOf).filter((repository) => repository !== undefined);
}

/** The cache holds models of all kinds: those count that are whole and can be read here. */
async function isUsable({ folder, path, missing }: Snapshot): Promise<boolean> {
  if (missing.length > 0) return false;
  if (path !== folder) return await isReadableGGUF(path);
  const paths = (await filesIn(folder)).map(({ path }) => path);
  if (exportGraphs(new Set(paths)).size > 0) return true;
  try {
    const config = await readConfig(folder);
    architectureOf(config).fromConfig(config);
    return true;
  } catch {
    return false;
  }
}

/** Other programs keep GGUF files of all architectures there. */
async function isReadableGGUF(path: string): Promise<boolean> {
  try {
    await using _ = await openModelSource(path);
    return true;
  } catch {
    return false;
  }
}

async function ofHub(model: HubModel, snapshot: Snapshot | undefined): Promise<ListedHubModel> {
  const files = snapshot ? await filesIn(snapshot.folder) : [];
  return {
    kind: 'hub',
    name: hubModelName(model),
    repository: model.repository,
    commit: snapshot?.commit,
    missing: snapshot?.missing ?? [],
    bytes: files.reduce((total, { bytes }) => total + bytes, 0),
  };
}
