import { readdir } from 'node:fs/promises';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { VentiError } from '../errors.ts';
import type { LoadProgress } from '../writer.ts';
import { checkpointFiles, isCheckpointFolder } from './checkpoint-folder.ts';
import { convertedCheckpoint } from './conversion-cache.ts';
import type { HubOptions } from './hub/hub.ts';
import { locateModel } from './locate-model.ts';
import { manifestName } from './manifest.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { findPickle, pickleRefusal } from './pickle.ts';

/**
 * Finds a model by its name in the box or on the hub, or by its folder: one of ours, or a checkpoint,
 * which is converted and cached.
 * @param dtype the precision that is wanted; undefined takes what a folder of ours has, and `q8` for
 * a checkpoint
 * @throws VentiError `model-not-found`; `unsupported` where a model of ours has another precision;
 * `model-corrupt`; as `locateModel` and `convertCheckpoint`
 */
export async function findModel(
  model: string,
  dtype: WeightType | undefined,
  onProgress?: (progress: LoadProgress) => void,
  hub: HubOptions = {},
): Promise<ModelFolder> {
  const place = await locateModel(model, hub, onProgress);
  const own = await readModelFolder(place.path);
  if (own) {
    requireDtype(own, dtype);
    return own;
  }
  if (await isCheckpointFolder(place.path)) {
    return await convertedCheckpoint(place, dtype ?? 'q8', onProgress);
  }
  throw await withoutModel(place.path);
}

async function withoutModel(path: string): Promise<VentiError> {
  const pickle = findPickle(await readdir(path).catch(() => []));
  if (pickle !== undefined) {
    return new VentiError(
      'unsupported',
      `${path} has its weights only in ${pickle}, ${pickleRefusal(path)}`,
    );
  }
  return new VentiError(
    'model-not-found',
    `${path} holds no model: expected a folder with ${manifestName}, or with ${Object.values(checkpointFiles).join(', ')}.`,
  );
}

function requireDtype({ path, manifest }: ModelFolder, dtype: WeightType | undefined): void {
  if (dtype === undefined || dtype === manifest.dtype) return;
  throw new VentiError(
    'unsupported',
    `The model in ${path} is ${manifest.dtype}, not ${dtype}. Leave dtype out, or pass the folder of the checkpoint it was made from.`,
  );
}
