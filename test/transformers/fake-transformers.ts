import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type {
  TransformersModel,
  TransformersTokenizer,
} from '../../src/backends/transformers/transformers-objects.ts';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';

/** Version 2 hands out its cache under the names that it is given back; version 4 as it came out. */
export type FakeVersion = 2 | 4;

/** Tensors that were made and not disposed; version 2 cannot dispose its own. */
export const liveTensors: Set<FakeTensor> = new Set();

/** A tensor with the fields of the real ones, which cannot be read any more once it is disposed. */
export class FakeTensor {
  readonly tensor: Tensor;
  readonly dispose: (() => void) | undefined;

  constructor(type: 'int64' | 'float32' | Tensor, data?: BigInt64Array, dims?: readonly number[]) {
    this.tensor = typeof type === 'string' ? new Tensor('int64', data!, dims) : type;
  }

  get dims(): readonly number[] {
    return this.tensor.dims;
  }

  get type(): string {
    return this.tensor.type;
  }

  get data(): ArrayLike<number | bigint> {
    return this.tensor.data as ArrayLike<number | bigint>;
  }
}

/** As in version 4. */
class DisposableTensor extends FakeTensor {
  override readonly dispose = (): void => {
    liveTensors.delete(this);
    this.tensor.dispose();
  };

  constructor(type: 'int64' | Tensor, data?: BigInt64Array, dims?: readonly number[]) {
    super(type, data, dims);
    liveTensors.add(this);
  }
}

export interface FakeObjects {
  readonly model: TransformersModel & { readonly session: InferenceSession };
  readonly tokenizer: TransformersTokenizer;
}

/**
 * A model and a tokenizer that behave as those of transformers.js: functions with fields, whose `forward`
 * fills in what a graph wants beside tokens, mask and cache.
 * @param folder an export with `onnx/model.onnx`
 */
export async function fakeTransformers(folder: string, version: FakeVersion): Promise<FakeObjects> {
  const session = await InferenceSession.create(join(folder, 'onnx/model.onnx'));
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  const json = JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8'));
  const tensor = version === 2 ? FakeTensor : DisposableTensor;
  const model = Object.assign(() => {}, {
    config,
    session,
    forward: async (inputs: Record<string, unknown>) =>
      await forward(session, inputs, version, (value) => new tensor(value)),
  });
  return { model, tokenizer: fakeTokenizer(Tokenizer.fromJSON(json), tensor) };
}

async function forward(
  session: InferenceSession,
  { past_key_values: past = {}, ...inputs }: Record<string, unknown>,
  version: FakeVersion,
  wrap: (tensor: Tensor) => FakeTensor,
): Promise<Record<string, unknown>> {
  const given = { ...inputs, ...(past as object) } as Record<string, FakeTensor>;
  const total = given['attention_mask']!.dims[1]!;
  const length = given['input_ids']!.dims[1]!;
  const feeds: Record<string, Tensor> = {};
  for (const metadata of session.inputMetadata) {
    const { name } = metadata;
    const shape = metadata.isTensor ? metadata.shape : [];
    if (given[name]) feeds[name] = given[name].tensor;
    else if (name === 'position_ids') {
      const places = BigInt64Array.from({ length }, (_, i) => BigInt(total - length + i));
      feeds[name] = new Tensor('int64', places, [1, length]);
    } else if (name.startsWith('past')) {
      const dims = [1, Number(shape[1]), 0, Number(shape[3])];
      feeds[name] = new Tensor('float32', new Float32Array(0), dims);
    } else throw new Error(`Missing the following inputs: ${name}`);
  }
  const outputs = Object.entries(await session.run(feeds)).map(
    ([name, value]) => [name, wrap(value as Tensor)] as const,
  );
  if (version === 4) return Object.fromEntries(outputs);
  const [logits, cache] = [outputs.filter(isLogits), outputs.filter((output) => !isLogits(output))];
  const renamed = cache.map(([name, value]) => [name.replace('present', 'past_key_values'), value]);
  return { ...Object.fromEntries(logits), past_key_values: Object.fromEntries(renamed) };
}

function isLogits([name]: readonly [string, unknown]): boolean {
  return name === 'logits';
}

function fakeTokenizer(
  tokenizer: Tokenizer,
  tensor: typeof FakeTensor | typeof DisposableTensor,
): TransformersTokenizer {
  const call = (text: string, _: { readonly add_special_tokens: boolean }) => {
    const ids = [...tokenizer.encode(text, { allowSpecial: true })];
    return { input_ids: new tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]) };
  };
  return Object.assign(call, {
    decode: (ids: number[]): string => {
      if (ids.length === 0) throw new Error('token_ids must be a non-empty array of integers.');
      return tokenizer.decode(ids);
    },
  });
}
