import { join } from 'node:path';

/**
 * Where a repository's files lie in the cache that clients of the hub share. A blob is a file under
 * its digest; a snapshot is a commit's files, as links to blobs; a ref is a file that holds the commit
 * a branch or tag was last seen at. See "Understand caching" in the documentation of huggingface_hub.
 */
export interface RepositoryCache {
  readonly folder: string;
  readonly blobs: string;
  readonly snapshots: string;
  readonly refs: string;
  /** Of ours; those of other clients are beside them. */
  readonly locks: string;
}

/** @param repository `owner/name` */
export function repositoryCache(cacheFolder: string, repository: string): RepositoryCache {
  const name = ['models', ...repository.split('/')].join('--');
  const folder = join(cacheFolder, name);
  return {
    folder,
    blobs: join(folder, 'blobs'),
    snapshots: join(folder, 'snapshots'),
    refs: join(folder, 'refs'),
    locks: join(cacheFolder, '.locks', name),
  };
}

/** The repository that a folder of the cache belongs to; undefined where it is not a model's. */
export function repositoryOf(folderName: string): string | undefined {
  const match = /^models--(.+?)--(.+)$/.exec(folderName);
  return match ? `${match[1]}/${match[2]}` : undefined;
}

/** Whether a revision is a commit by its full hash, which needs no ref. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}
