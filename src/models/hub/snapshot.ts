import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WeightType } from '../../convert/matrices/matrix-writer.ts';
import { filesIn } from '../files-in.ts';
import { isCommit, repositoryCache } from './cache-layout.ts';
import type { HubModel } from './hub-model.ts';
import { layouts, type RepositoryLayout } from './wanted-files.ts';

/** A model's files at one commit, as far as they are in the cache. */
export interface Snapshot {
  readonly repository: string;
  readonly commit: string;
  readonly folder: string;
  /** Files that are needed and not there. */
  readonly missing: readonly string[];
}

/**
 * Looks a model up in the cache, at the commit that its revision was last seen at; undefined where
 * the cache knows none.
 * @throws VentiError `invalid-checkpoint` where an index of parts cannot be read
 */
export async function findSnapshot(
  cacheFolder: string,
  { repository, revision, dtype }: HubModel,
): Promise<Snapshot | undefined> {
  const cache = repositoryCache(cacheFolder, repository);
  const commit = isCommit(revision) ? revision : await readRef(join(cache.refs, revision));
  if (commit === undefined) return undefined;
  const folder = join(cache.snapshots, commit);
  const paths = new Set((await filesIn(folder)).map(({ path }) => path));
  if (paths.size === 0) return undefined;
  return { repository, commit, folder, missing: await missingFiles(folder, paths, dtype) };
}

/** The commit that a ref holds; undefined where it is not there or holds something else. */
async function readRef(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return isCommit(text.trim()) ? text.trim() : undefined;
}

async function missingFiles(
  folder: string,
  paths: ReadonlySet<string>,
  dtype: WeightType | undefined,
): Promise<string[]> {
  for (const layout of layouts) {
    const weights = layout.weights(paths, dtype);
    if (weights === undefined) continue;
    const parts = layout.parts ? await partsOf(folder, weights[0]!, layout.parts) : [];
    return [...layout.required, ...parts].filter((path) => !paths.has(path));
  }
  const weights = dtype === undefined ? 'its weights' : `its weights in ${dtype}`;
  return [weights, ...layouts[0]!.required.filter((path) => !paths.has(path))];
}

async function partsOf(
  folder: string,
  index: string,
  parts: NonNullable<RepositoryLayout['parts']>,
): Promise<readonly string[]> {
  const where = join(folder, index);
  return parts(await readFile(where, 'utf8'), where);
}
