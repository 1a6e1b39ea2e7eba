import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidCheckpoint } from '../../convert/invalid-checkpoint.ts';
import type { LoadProgress } from '../../writer.ts';
import { countBytes } from '../progress.ts';
import { type RepositoryCache, repositoryCache } from './cache-layout.ts';
import { type Choice, chooseFiles } from './choose-files.ts';
import { downloadBlob } from './download-blob.ts';
import type { Hub } from './hub.ts';
import { hubError, isUnknownRepository, unknownRepository } from './hub-errors.ts';
import type { HubModel } from './hub-model.ts';
import { linkIntoSnapshot, writeRef } from './link-snapshot.ts';
import { type HubFile, type Listing, listFiles } from './listing.ts';
import { rangesOf } from './read-range.ts';
import { modelPath, type Snapshot } from './snapshot.ts';
import { suggestRepositories } from './suggest.ts';

/**
 * Brings a model's newest files into the cache that clients of the hub share. Whenever it fails, what
 * was in the cache before is as it was, and what has come so far is gone on from next time.
 * @throws VentiError `model-not-found`, `access-denied`, `hub-unavailable`, `model-corrupt`,
 * `unsupported`, `invalid-checkpoint`, `write-failed`; the reason of the hub's signal
 */
export async function pullModel(
  hub: Hub,
  model: HubModel,
  onProgress?: (progress: LoadProgress) => void,
): Promise<Snapshot> {
  try {
    return await pull(hub, model, onProgress);
  } catch (error) {
    hub.signal.throwIfAborted();
    throw hubError(error, model, hub.settings);
  }
}

async function pull(
  hub: Hub,
  model: HubModel,
  onProgress: ((progress: LoadProgress) => void) | undefined,
): Promise<Snapshot> {
  const { repository, revision } = model;
  const cache = repositoryCache(hub.settings.cacheFolder, repository);
  const listing = await list(hub, model);
  const { commit } = listing;
  const folder = join(cache.snapshots, commit);
  const choice = chooseFiles(model, listing);
  const others = choice.others.map((path) => listing.files.get(path)!);
  const weights = await weightFiles(hub, cache, repository, listing, choice);
  const files = [...others, ...weights];
  const totalBytes = files.reduce((total, { size }) => total + size, 0);
  const onBytes = countBytes('download', totalBytes, onProgress);
  for (const file of files) {
    await downloadBlob(hub, cache, file, await rangesOf(hub, repository, commit, file), onBytes);
  }
  for (const file of files) await linkIntoSnapshot(cache, commit, file);
  await writeRef(cache, revision, commit);
  const path = modelPath(folder, choice.layout, choice.weights);
  return { repository, commit, folder, path, missing: [] };
}

/** What the hub has of a model; where it has none of that name, the error says which it has. */
async function list(hub: Hub, model: HubModel): Promise<Listing> {
  try {
    return await listFiles(hub, model);
  } catch (error) {
    if (!isUnknownRepository(error)) throw error;
    const suggestions = await suggestRepositories(hub, model.repository);
    throw unknownRepository(error, model, hub.settings, suggestions);
  }
}

/** The files of the weights, or their index and the parts that it names. */
async function weightFiles(
  hub: Hub,
  cache: RepositoryCache,
  repository: string,
  { commit, files }: Listing,
  { layout, weights }: Choice,
): Promise<HubFile[]> {
  const listed = weights.map((path) => files.get(path)!);
  if (!layout.parts) return listed;
  const [index] = listed;
  await downloadBlob(hub, cache, index!, await rangesOf(hub, repository, commit, index!), () => {});
  const where = `${repository}/${index!.path}`;
  const parts = layout.parts(await readFile(join(cache.blobs, index!.digest.hex), 'utf8'), where);
  const lacking = parts.filter((path) => !files.has(path));
  if (lacking.length > 0) {
    throw invalidCheckpoint(where, `it names ${lacking.join(', ')}, which the repository lacks`);
  }
  return [index!, ...parts.map((path) => files.get(path)!)];
}
