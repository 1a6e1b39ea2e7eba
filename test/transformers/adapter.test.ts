import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SequentialBackend } from '../../src/backends/sequential/sequential-backend.ts';
import type {
  TransformersTensor,
  TransformersTensorConstructor,
} from '../../src/backends/transformers/transformers-objects.ts';
import { TransformersSequenceModel } from '../../src/backends/transformers/transformers-sequence-model.ts';
import { TransformersTextTokenizer } from '../../src/transformers/transformers-text-tokenizer.ts';
import {
  createTransformersWriter,
  type TransformersWriterOptions,
} from '../../src/transformers.ts';
import { built } from '../built.ts';
import { testBackend } from '../conformance/backend-suite.ts';
import { writeExportFolder } from '../exported/export-folder.ts';
import { goldenFolder } from '../golden/golden-model.ts';
import { type FakeObjects, fakeTransformers, liveTensors } from './fake-transformers.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-adapter-'));
  await writeExportFolder(folder, { 'onnx/model.onnx': {} });
});
afterAll(async () => await rm(folder, { recursive: true }));

const options = { temperature: 0, maxOutputTokens: 20, trim: false, seed: 3 } as const;

describe.each([2, 4] as const)('objects like those of version %i', (version) => {
  let objects: FakeObjects;
  beforeAll(async () => {
    objects = await fakeTransformers(folder, version);
  });

  testBackend('the backend over a model of transformers.js', async () => {
    const { model, tokenizer } = objects;
    const tokens = new TransformersTextTokenizer(tokenizer).tensorOf('a');
    return new SequentialBackend(await TransformersSequenceModel.open(model, tokens));
  });

  test('write what our own graph writes, many at once', async () => {
    const quotes = ['The future', 'A company is a theory', 'wrong — or “right” 🙂'];
    const texts: string[][] = [[], []];
    const writers = [
      await createTransformersWriter({ ...objects, maxBatchSize: 2 }),
      await built.createWriter({ model: goldenFolder('gpt2-f32'), dtype: 'fp32', threads: 1 }),
    ];
    for (const [i, writer] of writers.entries()) {
      for await (const piece of writer.batch(quotes, options)) {
        texts[i]![piece.index] = piece.text;
      }
      await writer.dispose();
    }
    expect(texts[0]).toEqual(texts[1]);
  });

  test('lose no tensors, and stay in use', async () => {
    const before = liveTensors.size;
    for (let i = 0; i < 2; i++) {
      const writer = await createTransformersWriter(objects);
      await writer.generate('The future', options);
      await writer.dispose();
    }
    expect(liveTensors.size).toBe(before);
  });
});

describe('createTransformersWriter', () => {
  let objects: FakeObjects;
  beforeAll(async () => {
    objects = await fakeTransformers(folder, 4);
  });

  test('tells what it has learnt from the model', async () => {
    await using writer = await createTransformersWriter(objects);
    expect(writer.info).toMatchObject({
      model: 'gpt2',
      vocabularySize: 307,
      contextLength: 48,
      cacheBytesPerToken: 2 * 2 * 32 * 4,
      device: 'unknown',
      dtype: 'unknown',
      threads: 0,
    });
    await using named = await createTransformersWriter({ ...objects, name: 'mine' });
    expect(named.info.model).toBe('mine');
    expect(named.info.modelSha256).not.toBe(writer.info.modelSha256);
  });

  test('ends a text where the configuration of the model says', async () => {
    const { model, tokenizer } = objects;
    const [first] = new TransformersTextTokenizer(tokenizer).encode('a');
    const ends = { ...model, generation_config: { eos_token_id: first } } as typeof model;
    await using writer = await createTransformersWriter({ model: ends, tokenizer });
    const bias = { [first!]: 1000 };
    const piece = await writer.generate('a', { ...options, minOutputTokens: 0, logitBias: bias });
    expect(piece).toMatchObject({ finishReason: 'stop', usage: { outputTokens: 0 } });
  });

  test('puts before a text what the tokenizer does, and nothing behind it', async () => {
    const { model, tokenizer } = objects;
    const { input_ids: sample } = tokenizer('a', { add_special_tokens: false });
    const Ids = (sample as object).constructor as TransformersTensorConstructor;
    const around = Object.assign(
      (text: string, { add_special_tokens: special }: { readonly add_special_tokens: boolean }) => {
        const { input_ids: ids } = tokenizer(text, { add_special_tokens: false });
        const bare = Array.from((ids as TransformersTensor).data, BigInt);
        const all = BigInt64Array.from(special ? [5n, ...bare, 6n] : bare);
        return { input_ids: new Ids('int64', all, [1, all.length]) };
      },
      { decode: tokenizer.decode },
    );
    expect([...new TransformersTextTokenizer(around).encode('The')]).toEqual([
      5,
      ...new TransformersTextTokenizer(tokenizer).encode('The'),
    ]);
    await using writer = await createTransformersWriter({ model, tokenizer: around });
    expect((await writer.generate('a', options)).usage.promptTokens).toBe(2);
  });

  // What it lacks beside writers of our own.
  test('reads a special token that is written out in a quote as that token', async () => {
    await using theirs = await createTransformersWriter(objects);
    await using ours = await built.createWriter({ model: goldenFolder('gpt2-f32'), threads: 1 });
    const quote = 'x<|endoftext|>';
    const [mine, other] = [
      await ours.generate(quote, options),
      await theirs.generate(quote, options),
    ];
    expect(other.usage.promptTokens).toBe(2);
    expect(mine.usage.promptTokens).toBeGreaterThan(2);
  });

  test('ends the piece with a typed error when a step fails, and writes the next', async () => {
    let fails = false;
    const { model, tokenizer } = objects;
    const failing = {
      config: model.config,
      forward: async (inputs: Record<string, unknown>) => {
        if (fails) throw new Error('no power');
        return await model.forward(inputs);
      },
    };
    await using writer = await createTransformersWriter({ model: failing, tokenizer });
    fails = true;
    await expect(writer.generate('a', options)).rejects.toMatchObject({
      code: 'runtime-failed',
      message: expect.stringContaining('no power. Try whether the model writes'),
    });
    fails = false;
    expect((await writer.generate('a', options)).body).not.toBe('');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an encoder', { last_hidden_state: 1 }, 'forward() gives last_hidden_state, but no logits'],
    ['a model without a cache', { logits: true }, 'but no past_key_values or present'],
  ])('refuses %s', async (_, outputs, message) => {
    const { model, tokenizer } = objects;
    const { input_ids: tensor } = tokenizer('a', { add_special_tokens: false });
    const given = outputs['logits'] ? { logits: tensor } : outputs;
    const other = { config: model.config, forward: async () => given };
    await expect(createTransformersWriter({ model: other, tokenizer })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(message),
    });
  });

  test('refuses a model that does not tell its longest text', async () => {
    const { model, tokenizer } = objects;
    const other = { config: { model_type: 'x' }, forward: model.forward };
    await expect(createTransformersWriter({ model: other, tokenizer })).rejects.toMatchObject({
      code: 'invalid-checkpoint',
    });
  });

  test.each<[object, string, string]>([
    [{}, 'invalid-option', 'model is undefined: pass a model that AutoModelForCausalLM'],
    [{ model: 'Xenova/gpt2' }, 'invalid-option', 'model is "Xenova/gpt2": pass a model that'],
    [{ tokenizer: {} }, 'invalid-option', 'tokenizer is an object: pass a tokenizer that'],
    [{ dtype: 'q8' }, 'unknown-option', 'There is no option "dtype": the backend tells it'],
    [{ maxBatchSize: 0 }, 'invalid-option', 'maxBatchSize is 0'],
  ])('refuses %j', async (given, code, message) => {
    const { model, tokenizer } = objects;
    const all =
      'model' in given || Object.keys(given).length === 0 ? given : { model, tokenizer, ...given };
    const writing = createTransformersWriter(all as TransformersWriterOptions);
    await expect(writing).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
