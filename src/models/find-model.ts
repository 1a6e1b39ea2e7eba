import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { VentiError } from '../errors.ts';
import type { LoadProgress } from '../writer.ts';
import { refusePickles } from './checkpoint-folder.ts';
import { convertedCheckpoint } from './conversion-cache.ts';
import { type ExportFolder, findExport } from './export-folder.ts';
import type { HubOptions } from './hub/hub.ts';
import { locateModel } from './locate-model.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { noModel } from './no-model.ts';
import { isModelSource } from './open-model-source.ts';

/**
 * Finds a model by its name in the box or on the hub, or by its path: a folder of ours; a checkpoint's
 * folder or a GGUF file, which is converted and cached; or ready-made graphs, where there is no checkpoint
 * beside them.
 * @param dtype the precision that is wanted; undefined takes what a folder of ours has, and `q8` for
 * what is converted or ready-made graphs that have it
 * @throws VentiError `model-not-found`; `unsupported` where a model has other precisions, or its weights
 * only in pickles; `model-corrupt`; as `locateModel`, `convertCheckpoint` and `findExport`
 */
export async function findModel(
  model: string,
  dtype: WeightType | undefined,
  onProgress?: (progress: LoadProgress) => void,
  hub: HubOptions = {},
): Promise<ModelFolder | ExportFolder> {
  const place = await locateModel(model, hub, onProgress, dtype);
  const { name, path } = place;
  const own = await readModelFolder(path);
  if (own) {
    requireDtype(own, dtype);
    return own;
  }
  if (await isModelSource(path)) {
    return await convertedCheckpoint(place, dtype ?? 'q8', onProgress);
  }
  const found = await findExport(path, dtype);
  if (found) return { ...found, name };
  await refusePickles(path);
  throw noModel(path);
}

function requireDtype({ path, manifest }: ModelFolder, dtype: string | undefined): void {
  if (dtype === undefined || dtype === manifest.dtype) return;
  throw new VentiError(
    'unsupported',
    `The model in ${path} is ${manifest.dtype}, not ${dtype}. Leave dtype out, or pass the folder of the checkpoint it was made from.`,
  );
}
