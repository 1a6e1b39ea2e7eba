import { Engine } from '../engine/engine.ts';
import { LocalGenerator } from '../generator/local-generator.ts';
import { loadTextTokenizer } from '../models/load-tokenizer.ts';
import { digestModel, endTokens, modelBytes, modelFiles } from '../models/manifest.ts';
import type { ResolvedWebWriterOptions } from '../options/resolve-web-writer.ts';
import type { LoadProgress } from '../writer.ts';
import { DownloadProgress } from './models/download-progress.ts';
import { ModelSource } from './models/model-source.ts';
import { notKept } from './notices.ts';
import { prepareDevice } from './prepare-device.ts';

/**
 * Gets a model's files, from where they are kept or from their URL, and makes it ready in this thread.
 * @throws VentiError `model-not-found`, `download-failed`, `offline`, `model-corrupt`,
 * `model-mismatch`, `invalid-tokenizer`, `unsupported`, `runtime-missing`, `runtime-failed`,
 * `out-of-memory`
 */
export async function loadGenerator(
  options: ResolvedWebWriterOptions,
  onProgress: (progress: LoadProgress) => void,
): Promise<LocalGenerator> {
  const source = await ModelSource.open(options.modelUrl);
  const { manifest } = source;
  const downloads = new DownloadProgress(onProgress);
  const [device, files] = await Promise.all([
    prepareDevice(options, manifest, downloads),
    source.fetch(downloads, onProgress),
  ]);
  const totalBytes = modelBytes(manifest);
  onProgress({ stage: 'load', loadedBytes: 0, totalBytes });
  const tokenizer = loadTextTokenizer(
    new TextDecoder().decode(files.tokenizer),
    manifest.vocabularySize,
    `${options.modelUrl}${modelFiles.tokenizer}`,
  );
  const backend = await device.open({ manifest, ...files });
  onProgress({ stage: 'load', loadedBytes: totalBytes, totalBytes });

  const notices = source.isKept ? device.notices : [...device.notices, notKept];
  const info = {
    ...backend.info,
    model: manifest.name,
    modelSha256: digestModel(manifest),
    modelBytes: totalBytes,
    maxBatchSize: options.maxBatchSize,
    ...(notices.length > 0 && { notices }),
  };
  const engine = new Engine(backend, options);
  return new LocalGenerator(info, engine, tokenizer, endTokens(manifest));
}
