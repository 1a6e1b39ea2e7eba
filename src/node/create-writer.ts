import { resolveWriterOptions } from '../options/resolve-writer.ts';
import type { Writer, WriterOptions } from '../writer.ts';
import { GeneratorWriter } from '../writing/generator-writer.ts';
import { startGenerator } from './start-generator.ts';

/**
 * Loads a model into a worker thread and resolves when it is ready to write.
 *
 * @example
 * await using writer = await createWriter();
 * const piece = await writer.generate('Most startups die of indigestion.');
 *
 * @throws VentiError `invalid-option`, `unknown-option`; `aborted`; `model-not-found`,
 * `model-corrupt`, `model-mismatch`, `invalid-checkpoint`, `invalid-tokenizer`, `unsupported`,
 * `runtime-missing`, `runtime-failed`, `write-failed`
 */
export async function createWriter(options?: WriterOptions): Promise<Writer> {
  const resolved = resolveWriterOptions(options);
  const generator = await startGenerator(resolved, options?.onProgress, options?.abortSignal);
  return new GeneratorWriter(generator);
}
