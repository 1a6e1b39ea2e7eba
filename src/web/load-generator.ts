import { loadModule } from '../backends/web/load-module.ts';
import { openWasmBackend } from '../backends/web/open-wasm-backend.ts';
import { Engine } from '../engine/engine.ts';
import { LocalGenerator } from '../generator/local-generator.ts';
import { loadTokenizer } from '../models/load-tokenizer.ts';
import { digestModel, modelBytes, modelFiles } from '../models/manifest.ts';
import type { ResolvedWebWriterOptions } from '../options/resolve-web-writer.ts';
import type { LoadProgress } from '../writer.ts';
import { fetchModel } from './models/fetch-model.ts';
import { notKept, oneThread } from './notices.ts';

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
  const [module, model] = await Promise.all([
    loadModule(options.runtimeUrl, options.threads),
    fetchModel(options.modelUrl, onProgress),
  ]);
  const { manifest } = model;
  const totalBytes = modelBytes(manifest);
  onProgress({ stage: 'load', loadedBytes: 0, totalBytes });
  const tokenizer = loadTokenizer(
    new TextDecoder().decode(model.tokenizer),
    manifest.vocabularySize,
    `${options.modelUrl}${modelFiles.tokenizer}`,
  );
  const backend = await openWasmBackend(module, model, options.threads, options.maxBatchSize);
  onProgress({ stage: 'load', loadedBytes: totalBytes, totalBytes });

  const notices = [
    ...(options.threads === 1 && !crossOriginIsolated ? [oneThread] : []),
    ...(model.isKept ? [] : [notKept]),
  ];
  const info = {
    ...backend.info,
    model: manifest.name,
    modelSha256: digestModel(manifest),
    maxBatchSize: options.maxBatchSize,
    ...(notices.length > 0 && { notices }),
  };
  const engine = new Engine(backend, options);
  return new LocalGenerator(info, engine, tokenizer, manifest.endOfText ?? undefined);
}
