import { join } from 'node:path';
import { openGpuBackend } from '../backends/node/gpu/open-gpu-backend.ts';
import { openBackend } from '../backends/node/open-backend.ts';
import type { SessionBackend } from '../backends/node/session-backend.ts';
import { textTokenizer } from '../models/load-tokenizer.ts';
import { digestModel, endTokens, modelBytes, modelFiles } from '../models/manifest.ts';
import { type ModelFolder, verifyModelFolder } from '../models/model-folder.ts';
import { countBytes } from '../models/progress.ts';
import { rememberedDigest } from '../models/remembered-digest.ts';
import { rememberedTokenizer } from '../models/remembered-tokenizer.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';
import type { LoadProgress } from '../writer.ts';
import type { LoadedModel } from './loaded-model.ts';

/**
 * Checks the files of a folder of ours and opens it.
 * @throws VentiError `model-corrupt`, `model-mismatch`, `invalid-tokenizer`, `runtime-missing`,
 * `runtime-failed`
 */
export async function loadModelFolder(
  folder: ModelFolder,
  options: ResolvedWriterOptions,
  onProgress?: (progress: LoadProgress) => void,
): Promise<LoadedModel> {
  const { path, manifest } = folder;
  const totalBytes = modelBytes(manifest);
  const count = countBytes('verify', totalBytes, onProgress);
  await verifyModelFolder(folder, count, rememberedDigest);

  onProgress?.({ stage: 'load', loadedBytes: 0, totalBytes });
  const tokenizerPath = join(path, modelFiles.tokenizer);
  const tokenizerDigest = manifest.files[modelFiles.tokenizer]!;
  const tokenizerData = await rememberedTokenizer(tokenizerPath, tokenizerDigest);
  const tokenizer = textTokenizer(tokenizerData, manifest.vocabularySize, tokenizerPath);
  const backend = await openOnDevice(folder, options);
  onProgress?.({ stage: 'load', loadedBytes: totalBytes, totalBytes });
  return {
    backend,
    tokenizer,
    name: manifest.name,
    sha256: digestModel(manifest),
    bytes: totalBytes,
    endOfText: endTokens(manifest),
  };
}

async function openOnDevice(
  folder: ModelFolder,
  { device, threads, maxBatchSize }: ResolvedWriterOptions,
): Promise<SessionBackend> {
  if (device === 'cpu') return await openBackend(folder, threads, maxBatchSize);
  return await openGpuBackend(folder, device, threads, maxBatchSize);
}
