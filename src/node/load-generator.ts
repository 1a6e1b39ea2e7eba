import { requireDevice } from '../backends/node/gpu/require-device.ts';
import { Engine } from '../engine/engine.ts';
import { LocalGenerator } from '../generator/local-generator.ts';
import { findModel } from '../models/find-model.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';
import type { LoadProgress } from '../writer.ts';
import { loadExport } from './load-export.ts';
import { loadModelFolder } from './load-model-folder.ts';

/**
 * Finds a model, fetches and converts it where it has to be, checks its files and gets it ready in this
 * thread.
 * @throws VentiError `model-not-found`, `access-denied`, `hub-unavailable`, `offline`;
 * `model-corrupt`, `model-mismatch`, `invalid-checkpoint`, `invalid-tokenizer`, `unsupported`;
 * `runtime-missing`, `runtime-failed`, `write-failed`
 */
export async function loadGenerator(
  options: ResolvedWriterOptions,
  onProgress?: (progress: LoadProgress) => void,
): Promise<LocalGenerator> {
  // Before anything is downloaded for a device that is not there.
  if (options.device !== 'cpu') await requireDevice(options.device);
  const found = await findModel(options.model, options.dtype, onProgress, options);
  const { backend, tokenizer, name, sha256, bytes, endOfText } =
    'manifest' in found
      ? await loadModelFolder(found, options, onProgress)
      : await loadExport(found, options, onProgress);
  const info = {
    ...backend.info,
    model: name,
    modelSha256: sha256,
    modelBytes: bytes,
    maxBatchSize: options.maxBatchSize,
  };
  return new LocalGenerator(info, new Engine(backend, options), tokenizer, endOfText);
}
