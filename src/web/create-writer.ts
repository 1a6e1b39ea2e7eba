import { RemoteGenerator } from '../generator/remote-generator.ts';
import { resolveWebWriterOptions } from '../options/resolve-web-writer.ts';
import type { Writer } from '../writer.ts';
import { GeneratorWriter } from '../writing/generator-writer.ts';
import { WebWorkerChannel } from './web-worker-channel.ts';
import type { WebWriterOptions } from './web-writer-options.ts';

/**
 * Loads a model into a Web Worker and resolves when it is ready to write.
 *
 * @example
 * const writer = await createWriter({ model: '/models/pocket/', runtimeUrl: '/onnxruntime/' });
 * const piece = await writer.generate('Most startups die of indigestion.');
 *
 * @throws VentiError `invalid-option`, `unknown-option`; `aborted`; `model-not-found`,
 * `download-failed`, `offline`, `model-corrupt`, `model-mismatch`, `invalid-tokenizer`, `unsupported`,
 * `runtime-missing`, `runtime-failed`, `out-of-memory`
 */
export async function createWriter(options?: WebWriterOptions): Promise<Writer> {
  const resolved = resolveWebWriterOptions(options, {
    baseUrl: document.baseURI,
    cores: navigator.hardwareConcurrency,
    isIsolated: crossOriginIsolated,
  });
  const generator = await RemoteGenerator.start(
    () => new WebWorkerChannel(resolved),
    options?.onProgress,
    options?.abortSignal,
  );
  return new GeneratorWriter(generator);
}
