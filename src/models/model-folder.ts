import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VentiError } from '../errors.ts';
import { digestFile } from './file-digest.ts';
import { type ModelManifest, manifestName, parseManifest } from './manifest.ts';

/** A folder of ours: a graph, its tokenizer, and a manifest that tells of both. */
export interface ModelFolder {
  readonly path: string;
  readonly manifest: ModelManifest;
}

/**
 * Reads the manifest; undefined where the folder has none.
 * @throws VentiError `model-corrupt`
 */
export async function readModelFolder(path: string): Promise<ModelFolder | undefined> {
  const file = join(path, manifestName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new VentiError('model-corrupt', `${file} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
  return { path, manifest: parseManifest(text, file) };
}

/**
 * Compares every file with the manifest: lengths first, then SHA-256.
 * @param onBytes told how many bytes more have been read
 * @param digest of one file
 * @throws VentiError `model-corrupt` names the file that is missing, cut off or changed
 */
export async function verifyModelFolder(
  { path, manifest }: ModelFolder,
  onBytes?: (bytes: number) => void,
  digest: typeof digestFile = digestFile,
): Promise<void> {
  const files = Object.entries(manifest.files);
  for (const [name, { size }] of files) {
    const file = join(path, name);
    const actual = await stat(file).catch(() => undefined);
    if (!actual) throw corrupt(file, 'is missing');
    if (actual.size !== size) throw corrupt(file, `has ${actual.size} bytes, expected ${size}`);
  }
  for (const [name, { sha256 }] of files) {
    const file = join(path, name);
    const actual = await digest(file, onBytes);
    if (actual.sha256 !== sha256) {
      throw corrupt(file, `has the SHA-256 ${actual.sha256}, expected ${sha256}`);
    }
  }
}

function corrupt(file: string, problem: string): VentiError {
  return new VentiError(
    'model-corrupt',
    `${file} ${problem}. Get the model anew: reinstall venti-core, or convert the checkpoint again.`,
  );
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
