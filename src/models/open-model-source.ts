import { stat } from 'node:fs/promises';
import type { LoadProgress } from '../writer.ts';
import {
  checkpointPaths,
  digestCheckpoint,
  isCheckpointFolder,
  openCheckpointFolder,
} from './checkpoint-folder.ts';
import { digestFile } from './file-digest.ts';
import { digestGGUF, isGGUFFile, openGGUF } from './gguf-file.ts';
import type { ModelSource } from './model-source.ts';
import { countBytes } from './progress.ts';
import { WatchedSource } from './watched-source.ts';

/** Whether a path leads to a model that can be converted: a checkpoint's folder or a GGUF file. */
export async function isModelSource(path: string): Promise<boolean> {
  return (await isGGUFFile(path)) || (await isCheckpointFolder(path));
}

/**
 * One hash for all that a conversion depends on.
 * @param digest of one file
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `unsupported`
 */
export async function digestModelSource(
  path: string,
  digest: typeof digestFile = digestFile,
): Promise<string> {
  const digestSource = (await isGGUFFile(path)) ? digestGGUF : digestCheckpoint;
  return await digestSource(path, digest);
}

/**
 * Opens a model for conversion.
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `unsupported`
 */
export async function openModelSource(
  path: string,
  onProgress?: (progress: LoadProgress) => void,
): Promise<ModelSource> {
  const isGGUF = await isGGUFFile(path);
  const files = isGGUF ? [path] : await checkpointPaths(path);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const count = countBytes('convert', total, onProgress);
  const open = isGGUF ? openGGUF : openCheckpointFolder;
  return await open(path, (file) => new WatchedSource(file, count));
}
