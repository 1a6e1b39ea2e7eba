import { lstat, readdir, readFile, readlink, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type RepositoryCache, repositoryCache } from './cache-layout.ts';

/** What was deleted. */
export interface RemovedFiles {
  readonly paths: readonly string[];
  readonly bytes: number;
}

/**
 * Deletes a commit of a repository from the cache: the refs that are at it, its snapshot, the blobs
 * that no other snapshot has, and what is left of downloads that were broken off. What belongs to other
 * commits stays.
 * @param commit undefined deletes what is left of downloads only
 */
export async function removeSnapshot(
  cacheFolder: string,
  repository: string,
  commit: string | undefined,
): Promise<RemovedFiles> {
  const cache = repositoryCache(cacheFolder, repository);
  const before = await bytesIn(cache.folder);
  const paths = await leftovers(cache);
  if (commit !== undefined) {
    // The refs first: one to a snapshot that is half gone would make others believe that it is whole.
    for (const ref of await refsAt(cache.refs, commit)) await rm(ref, { force: true });
    paths.push(join(cache.snapshots, commit), ...(await ownBlobs(cache, commit)));
  }
  for (const path of paths) await rm(path, { recursive: true, force: true });
  await removeEmpty(cache);
  return { paths, bytes: before - (await bytesIn(cache.folder)) };
}

async function refsAt(folder: string, commit: string): Promise<string[]> {
  const refs: string[] = [];
  for (const entry of await entriesIn(folder)) {
    const text = await readFile(entry, 'utf8').catch(() => '');
    if (text.trim() === commit) refs.push(entry);
  }
  return refs;
}

/** The blobs that a snapshot has and no other. */
async function ownBlobs({ blobs, snapshots }: RepositoryCache, commit: string): Promise<string[]> {
  const own = await blobNames(join(snapshots, commit));
  for (const other of await readdir(snapshots).catch(() => [])) {
    if (other === commit) continue;
    for (const name of await blobNames(join(snapshots, other))) own.delete(name);
  }
  return [...own].map((name) => join(blobs, name));
}

async function blobNames(snapshot: string): Promise<Set<string>> {
  const links = (await entriesIn(snapshot)).map((entry) => readlink(entry).catch(() => undefined));
  const targets = (await Promise.all(links)).filter((target) => target !== undefined);
  return new Set(targets.map((target) => basename(target)));
}

/** What our downloads leave behind when they are broken off. */
async function leftovers({ blobs }: RepositoryCache): Promise<string[]> {
  const names = await readdir(blobs).catch(() => []);
  return names
    .filter((name) => name.endsWith('.venti.incomplete'))
    .map((name) => join(blobs, name));
}

/** Folders of the repository in which nothing is left. */
async function removeEmpty({ blobs, snapshots, refs, folder }: RepositoryCache): Promise<void> {
  for (const path of [blobs, snapshots, refs, folder]) await rmdir(path).catch(() => {});
}

async function entriesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries.map((entry) => join(folder, entry));
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = (await entriesIn(folder)).map(async (entry) => {
    const status = await lstat(entry).catch(() => undefined);
    return status?.isFile() ? status.size : 0;
  });
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}
