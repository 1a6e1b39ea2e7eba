import { readdir } from 'node:fs/promises';
import { VentiError } from '../../errors.ts';
import { convertCheckpoint } from '../convert-checkpoint.ts';
import { locateModel } from '../locate-model.ts';
import { type ModelFolder, readModelFolder } from '../model-folder.ts';
import { digestModelSource, isModelSource } from '../open-model-source.ts';
import type { Conversion, ShelfOptions } from './shelf.ts';

/**
 * Converts a checkpoint into a folder of its own. The same checkpoint gives the same bytes.
 * @throws VentiError as `locateModel` and `convertCheckpoint`; `unsupported` for what is no checkpoint;
 * `write-failed` where the folder is there
 */
export async function convertModel(
  model: string,
  { dtype, out }: Conversion,
  options: ShelfOptions,
): Promise<ModelFolder> {
  await requireFree(out);
  const { name, path, origin } = await locateModel(model, options, options.onProgress);
  if (!(await isModelSource(path))) {
    throw new VentiError(
      'unsupported',
      `${path} is no checkpoint: pass the folder or the name of one that has a model.safetensors, or a GGUF file.`,
    );
  }
  await convertCheckpoint(path, out, {
    name,
    dtype,
    sourceSha256: await digestModelSource(path),
    origin,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  return (await readModelFolder(out))!;
}

/** An empty folder does no harm; anything else is not ours to write over. */
async function requireFree(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => error);
  if (Array.isArray(entries) ? entries.length === 0 : entries.code === 'ENOENT') return;
  throw new VentiError(
    'write-failed',
    `${out} is there already: choose a folder that is not, or remove it first.`,
  );
}
