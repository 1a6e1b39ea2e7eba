import { decodeFloats } from '../../convert/floats.ts';
import { VentiError } from '../../errors.ts';
import type { BackendInfo } from '../backend.ts';
import { readExportConfig } from '../exported/export-config.ts';
import { runtimeError } from '../runtime-error.ts';
import type { Advance, SequenceModel } from '../sequential/sequence-model.ts';
import {
  isTransformersTensor,
  type TransformersModel,
  type TransformersTensor,
  type TransformersTensorConstructor,
} from './transformers-objects.ts';

/** The cache of a sequence, by the names under which the model takes it. */
interface TransformersPast {
  readonly length: number;
  readonly entries: Readonly<Record<string, TransformersTensor>>;
}

/**
 * A model that transformers.js has loaded. It is asked for one step at a time through its `forward`, as its
 * own `generate` does, and belongs to whoever loaded it: only the caches are freed here.
 */
export class TransformersSequenceModel implements SequenceModel<TransformersPast> {
  readonly info: BackendInfo;
  private readonly model: TransformersModel;
  private readonly tensor: TransformersTensorConstructor;

  private constructor(
    model: TransformersModel,
    tensor: TransformersTensorConstructor,
    info: BackendInfo,
  ) {
    this.model = model;
    this.tensor = tensor;
    this.info = info;
  }

  /**
   * Runs the model once to learn its sizes.
   * @param tokens any tokens of the model, as its tokenizer gives them; they are disposed
   * @throws VentiError `unsupported` for what is not a text decoder with a cache; `invalid-checkpoint`
   * where its configuration does not tell the longest text; `runtime-failed`
   */
  static async open(
    model: TransformersModel,
    tokens: TransformersTensor,
  ): Promise<TransformersSequenceModel> {
    const { contextLength } = readExportConfig(model.config);
    const tensor = tokens.constructor as TransformersTensorConstructor;
    const probe = await forward(model, tensor, Array.from(tokens.data, Number), undefined);
    const entries = Object.values(probe.entries);
    const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    const info: BackendInfo = {
      vocabularySize: probe.logits.dims.at(-1)!,
      contextLength,
      ...placeOf(model),
      threads: 0,
      cacheBytesPerToken: Math.ceil(bytes / tokens.data.length),
    };
    for (const used of [tokens, probe.logits, ...entries]) used.dispose?.();
    return new TransformersSequenceModel(model, tensor, info);
  }

  async begin(tokens: readonly number[]): Promise<Advance<TransformersPast>> {
    return await this.run(tokens, undefined);
  }

  async next(token: number, past: TransformersPast): Promise<Advance<TransformersPast>> {
    return await this.run([token], past);
  }

  release({ entries }: TransformersPast): void {
    for (const entry of Object.values(entries)) entry.dispose?.();
  }

  async dispose(): Promise<void> {}

  private async run(
    tokens: readonly number[],
    past: TransformersPast | undefined,
  ): Promise<Advance<TransformersPast>> {
    const { logits, entries } = await forward(this.model, this.tensor, tokens, past);
    const last = lastFloats(logits, this.info.vocabularySize);
    logits.dispose?.();
    return { logits: last, past: { length: (past?.length ?? 0) + tokens.length, entries } };
  }
}

interface Output {
  readonly logits: TransformersTensor;
  readonly entries: TransformersPast['entries'];
}

async function forward(
  model: TransformersModel,
  tensor: TransformersTensorConstructor,
  tokens: readonly number[],
  past: TransformersPast | undefined,
): Promise<Output> {
  const integers = (values: readonly number[], dims: readonly number[]): TransformersTensor =>
    new tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const total = (past?.length ?? 0) + tokens.length;
  const inputs = {
    input_ids: integers(tokens, [1, tokens.length]),
    attention_mask: integers(new Array(total).fill(1), [1, total]),
    // Passed over by models that do not know it, and by version 2.
    num_logits_to_keep: integers([1], []),
  };
  let outputs: Record<string, unknown>;
  try {
    outputs = await model.forward({ ...inputs, ...(past && { past_key_values: past.entries }) });
  } catch (cause) {
    throw runtimeError(cause, 'Try whether the model writes with its own generate().');
  } finally {
    for (const input of Object.values(inputs)) input.dispose?.();
  }
  const { logits } = outputs;
  if (!isTransformersTensor(logits)) throw unsuitable(outputs, 'logits');
  const entries = cacheOf(outputs);
  if (Object.keys(entries).length === 0) throw unsuitable(outputs, 'past_key_values or present');
  return { logits, entries };
}

/** Version 2 names the cache as it goes in; version 4 leaves the names with which it came out. */
function cacheOf(outputs: Record<string, unknown>): TransformersPast['entries'] {
  const { past_key_values: given } = outputs;
  const isRenamed = typeof given === 'object' && given !== null;
  const named = isRenamed
    ? Object.entries(given)
    : Object.entries(outputs)
        .filter(([name]) => name.startsWith('present'))
        .map(([name, value]) => [pastName(name), value] as const);
  return Object.fromEntries(named.filter(([, value]) => isTransformersTensor(value)));
}

/** `present.0.key` comes back as `past_key_values.0.key`, `present_conv.0` as `past_conv.0`. */
function pastName(name: string): string {
  return name.replace(/^present(_?)/, (_, more) => (more ? 'past_' : 'past_key_values'));
}

function lastFloats({ data, type }: TransformersTensor, count: number): Float32Array {
  if (data instanceof Uint16Array && type === 'float16') {
    const last = data.subarray(data.length - count);
    return decodeFloats(new Uint8Array(last.buffer, last.byteOffset, last.byteLength), 'F16');
  }
  const floats = data as Float32Array;
  return Float32Array.from(floats.subarray(floats.length - count));
}

/** Keys and values may lie on another device, where only their shape is known. */
function bytesOf({ dims, type }: TransformersTensor): number {
  return dims.reduce((product, length) => product * length, type === 'float16' ? 2 : 4);
}

/** Where and in what precision version 4 says that the model runs. */
function placeOf(model: object): Pick<BackendInfo, 'device' | 'dtype'> {
  const { sessions } = model as { sessions?: Record<string, { config?: Record<string, unknown> }> };
  const { device = 'unknown', dtype = 'unknown' } = sessions?.['model']?.config ?? {};
  return { device: String(device), dtype: String(dtype) };
}

function unsuitable(outputs: object, missing: string): VentiError {
  return new VentiError(
    'unsupported',
    `The model's forward() gives ${Object.keys(outputs).slice(0, 8).join(', ')}, but no ${missing}. Load a text decoder with AutoModelForCausalLM, from an export that has a cache.`,
  );
}
