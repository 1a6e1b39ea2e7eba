import { readExportConfig } from '../backends/exported/export-config.ts';
import { SequentialBackend } from '../backends/sequential/sequential-backend.ts';
import { TransformersSequenceModel } from '../backends/transformers/transformers-sequence-model.ts';
import { createWriterOn } from '../create-writer-on.ts';
import { resolveTransformersWriterOptions } from '../options/resolve-transformers-writer.ts';
import type { Writer } from '../writer.ts';
import { TransformersTextTokenizer } from './transformers-text-tokenizer.ts';
import type { TransformersWriterOptions } from './transformers-writer-options.ts';

/**
 * A writer over a model and a tokenizer that you have loaded with `@huggingface/transformers` 4 or
 * `@xenova/transformers` 2.17: for models that this package cannot load itself, or that you have in memory
 * anyway. Seeds, batches, streams, aborts, stop sequences and every option of a piece are as with any
 * writer. What is not:
 *
 * - It runs in the thread that calls it, and pieces of a batch take turns instead of sharing a step.
 * - A special token that is written out in a quote, such as `<|endoftext|>`, is read as that token.
 * - `info.threads` is 0, and with version 2 `info.device` and `info.dtype` are `unknown`.
 *
 * @example
 * const model = await AutoModelForCausalLM.from_pretrained('Xenova/distilgpt2');
 * const tokenizer = await AutoTokenizer.from_pretrained('Xenova/distilgpt2');
 * const writer = await createTransformersWriter({ model, tokenizer });
 *
 * @throws VentiError `invalid-option`, `unknown-option`; `unsupported` for what is not a text decoder with
 * a cache; `invalid-checkpoint` where its configuration does not tell the longest text;
 * `runtime-failed`, `out-of-memory`
 */
export async function createTransformersWriter(
  options: TransformersWriterOptions,
): Promise<Writer> {
  const { model, tokenizer: given, others } = resolveTransformersWriterOptions(options);
  const tokenizer = new TransformersTextTokenizer(given);
  const sequenceModel = await TransformersSequenceModel.open(model, tokenizer.tensorOf('a'));
  const { vocabularySize } = sequenceModel.info;
  const { endOfText } = readExportConfig(model.config, model.generation_config);
  return createWriterOn({
    name: nameOf(model.config),
    endOfText: endOfText.filter((id) => id < vocabularySize),
    ...others,
    backend: new SequentialBackend(sequenceModel),
    tokenizer,
  });
}

function nameOf(config: object): string {
  const { _name_or_path: path, model_type: type } = config as Readonly<Record<string, unknown>>;
  const name = [path, type].find((name) => typeof name === 'string' && name.trim() !== '');
  return (name as string | undefined) ?? 'transformers';
}
