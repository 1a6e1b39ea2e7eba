import { stat } from 'node:fs/promises';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { VentiError } from '../errors.ts';
import type { LoadProgress } from '../writer.ts';
import { boxedModels } from './box.ts';
import { checkpointFiles } from './checkpoint-folder.ts';
import { convertedCheckpoint } from './conversion-cache.ts';
import { type ExportFolder, findExport } from './export-folder.ts';
import { manifestName } from './manifest.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { isModelSource } from './open-model-source.ts';

/**
 * Finds a model by its name in the box, or by its path: a folder of ours; a checkpoint's folder or a GGUF
 * file, which is converted and cached; or ready-made graphs, where there is no checkpoint beside them.
 * @param dtype the precision that is wanted; undefined takes what a folder of ours has, and `q8` for
 * what is converted or ready-made graphs that have it
 * @throws VentiError `model-not-found`; `unsupported` where a model has other precisions;
 * `model-corrupt`; as `convertCheckpoint` and `findExport`
 */
export async function findModel(
  model: string,
  dtype: WeightType | undefined,
  onProgress?: (progress: LoadProgress) => void,
): Promise<ModelFolder | ExportFolder> {
  const boxed = await boxedModels();
  const own = boxed.get(model) ?? (await readModelFolder(model));
  if (own) {
    requireDtype(own, dtype);
    return own;
  }
  if (await isModelSource(model)) {
    return await convertedCheckpoint(model, dtype ?? 'q8', onProgress);
  }
  const found = await findExport(model, dtype);
  if (found) return found;
  const isFolder = await stat(model).then(
    (status) => status.isDirectory(),
    () => false,
  );
  throw new VentiError(
    'model-not-found',
    isFolder
      ? `The folder ${model} holds no model: expected ${manifestName}, or ${Object.values(checkpointFiles).join(', ')}, or onnx/model.onnx with config.json and tokenizer.json.`
      : `There is no model ${JSON.stringify(model)}: pass one of ${[...boxed.keys()].join(', ')}, or the path of a model's folder.`,
  );
}

function requireDtype({ path, manifest }: ModelFolder, dtype: string | undefined): void {
  if (dtype === undefined || dtype === manifest.dtype) return;
  throw new VentiError(
    'unsupported',
    `The model in ${path} is ${manifest.dtype}, not ${dtype}. Leave dtype out, or pass the folder of the checkpoint it was made from.`,
  );
}
