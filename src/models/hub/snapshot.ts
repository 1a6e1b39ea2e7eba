import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn } from '../files-in.ts';
import { isCommit, repositoryCache } from './cache-layout.ts';
import type { HubModel } from './hub-model.ts';
import { layoutsOf, type RepositoryLayout } from './wanted-files.ts';

/** A model's files at one commit, as far as they are in the cache. */
export interface Snapshot {
  readonly repository: string;
  readonly commit: string;
  readonly folder: string;
  /** The folder, or the file in it that is the whole model. */
  readonly path: string;
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
  model: HubModel,
): Promise<Snapshot | undefined> {
  const { repository, revision } = model;
  const cache = repositoryCache(cacheFolder, repository);
  const commit = isCommit(revision) ? revision : await readRef(join(cache.refs, revision));
  if (commit === undefined) return undefined;
  const folder = join(cache.snapshots, commit);
  const paths = new Set((await filesIn(folder)).map(({ path }) => path));
  if (paths.size === 0) return undefined;
  return { repository, commit, folder, ...(await contents(folder, paths, model)) };
}

/** The commit that a ref holds; undefined where it is not there or holds something else. */
async function readRef(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return isCommit(text.trim()) ? text.trim() : undefined;
}

/** The path of a model in a folder, chosen as a pull chooses, and what is missing there. */
async function contents(
  folder: string,
  paths: ReadonlySet<string>,
  model: HubModel,
): Promise<Pick<Snapshot, 'path' | 'missing'>> {
  for (const layout of layoutsOf(model)) {
    const weights = layout.weights(paths, model);
    if (weights === undefined) continue;
    const parts = layout.parts ? await partsOf(folder, weights[0]!, layout.parts) : [];
    const missing = [...layout.required, ...parts].filter((path) => !paths.has(path));
    return { path: modelPath(folder, layout, weights), missing };
  }
  const { dtype, file } = model;
  const weights = dtype === undefined ? 'its weights' : `its weights in ${dtype}`;
  const required = layoutsOf(model)[0]!.required.filter((path) => !paths.has(path));
  return { path: folder, missing: [file ?? weights, ...required] };
}

/** Where the model is in a snapshot: the folder, or the file that is all of it. */
export function modelPath(
  folder: string,
  { isOneFile }: RepositoryLayout,
  weights: readonly string[],
): string {
  return isOneFile ? join(folder, ...weights[0]!.split('/')) : folder;
}

async function partsOf(
  folder: string,
  index: string,
  parts: NonNullable<RepositoryLayout['parts']>,
): Promise<readonly string[]> {
  const where = join(folder, index);
  return parts(await readFile(where, 'utf8'), where);
}
