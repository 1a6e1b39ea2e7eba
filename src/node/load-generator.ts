import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBackend } from '../backends/node/open-backend.ts';
import { Engine } from '../engine/engine.ts';
import { LocalGenerator } from '../generator/local-generator.ts';
import { findModel } from '../models/find-model.ts';
import { loadTokenizer } from '../models/load-tokenizer.ts';
import { digestModel, modelBytes, modelFiles } from '../models/manifest.ts';
import { verifyModelFolder } from '../models/model-folder.ts';
import { countBytes } from '../models/progress.ts';
import { rememberedDigest } from '../models/remembered-digest.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';
import type { LoadProgress } from '../writer.ts';

/**
 * Finds a model, converts it where it has to be, checks its files and gets it ready in this thread.
 * @throws VentiError `model-not-found`, `model-corrupt`, `model-mismatch`, `invalid-checkpoint`,
 * `invalid-tokenizer`, `unsupported`, `runtime-missing`, `runtime-failed`, `write-failed`
 */
export async function loadGenerator(
  options: ResolvedWriterOptions,
  onProgress?: (progress: LoadProgress) => void,
): Promise<LocalGenerator> {
  const folder = await findModel(options.model, options.dtype, onProgress);
  const { path, manifest } = folder;
  const totalBytes = modelBytes(manifest);
  const count = countBytes('verify', totalBytes, onProgress);
  await verifyModelFolder(folder, count, rememberedDigest);

  onProgress?.({ stage: 'load', loadedBytes: 0, totalBytes });
  const tokenizerPath = join(path, modelFiles.tokenizer);
  const tokenizerText = await readFile(tokenizerPath, 'utf8');
  const tokenizer = loadTokenizer(tokenizerText, manifest.vocabularySize, tokenizerPath);
  const backend = await openBackend(folder, options.threads, options.maxBatchSize);
  onProgress?.({ stage: 'load', loadedBytes: totalBytes, totalBytes });

  const info = {
    ...backend.info,
    model: manifest.name,
    modelSha256: digestModel(manifest),
    modelBytes: totalBytes,
    maxBatchSize: options.maxBatchSize,
  };
  const engine = new Engine(backend, options);
  return new LocalGenerator(info, engine, tokenizer, manifest.endOfText ?? undefined);
}
