import { copyFile, link, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isCommit, type RepositoryCache } from './cache-layout.ts';
import type { HubFile } from './listing.ts';

/**
 * Puts a file that is among the blobs into the snapshot of a commit: as a link, or where the file
 * system has none, as a copy.
 */
export async function linkIntoSnapshot(
  cache: RepositoryCache,
  commit: string,
  { path, size, digest }: HubFile,
): Promise<void> {
  const target = join(cache.snapshots, commit, ...path.split('/'));
  const blob = join(cache.blobs, digest.hex);
  const isThere = await stat(target).then(
    (status) => status.size === size,
    () => false,
  );
  if (isThere) return;
  await mkdir(dirname(target), { recursive: true });
  const aside = `${target}.${crypto.randomUUID()}.incomplete`;
  try {
    await linkOrCopy(blob, aside);
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** Symbolic links need a privilege on Windows, and some file systems have links of no kind. */
async function linkOrCopy(blob: string, path: string): Promise<void> {
  const ways = [() => symlink(relative(dirname(path), blob), path), () => link(blob, path)];
  for (const way of ways) {
    const isMade = await way().then(
      () => true,
      () => false,
    );
    if (isMade) return;
  }
  await copyFile(blob, path);
}

/**
 * Remembers which commit a branch or tag is at. One that is known already is not written: the cache may
 * be for reading only.
 */
export async function writeRef(
  cache: RepositoryCache,
  revision: string,
  commit: string,
): Promise<void> {
  if (isCommit(revision)) return;
  const path = join(cache.refs, ...revision.split('/'));
  if ((await readFile(path, 'utf8').catch(() => '')) === commit) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, commit);
}
