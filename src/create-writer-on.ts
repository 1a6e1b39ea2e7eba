import type { BackendWriterOptions } from './backend-writer-options.ts';
import { Engine } from './engine/engine.ts';
import { LocalGenerator } from './generator/local-generator.ts';
import { resolveBackendWriterOptions } from './options/resolve-backend-writer.ts';
import type { Writer } from './writer.ts';
import { GeneratorWriter } from './writing/generator-writer.ts';

/**
 * A writer over a backend of one's own, with all that a writer does: batches, seeds, streams, aborts,
 * sampling. It runs in the thread that calls it, so a backend should not keep that busy for long.
 *
 * @example
 * const writer = createWriterOn({ backend, tokenizer, endOfText: 50256, name: 'my-model' });
 * const piece = await writer.generate('Every moat is a story.');
 *
 * @throws VentiError `invalid-option`, `unknown-option`; `model-mismatch` where the tokenizer has tokens
 * that the model lacks
 */
export function createWriterOn(options: BackendWriterOptions): Writer {
  const resolved = resolveBackendWriterOptions(options);
  const { backend, tokenizer, endOfText, name, modelSha256, maxBatchSize } = resolved;
  const info = { ...backend.info, model: name, modelSha256, modelBytes: 0, maxBatchSize };
  const engine = new Engine(backend, resolved);
  return new GeneratorWriter(new LocalGenerator(info, engine, tokenizer, endOfText));
}
