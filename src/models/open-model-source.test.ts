import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { goldenFolder } from '../../test/golden/golden-model.ts';
import { float32, type StoredTensor, safetensorsFile } from '../../test/golden/safetensors-file.ts';
import type { ByteSource } from '../convert/byte-source.ts';
import { readSafetensorsHeader } from '../convert/safetensors.ts';
import type { LoadProgress } from '../writer.ts';
import { checkpointFiles, weightIndexFile } from './checkpoint-folder.ts';
import { convertCheckpoint } from './convert-checkpoint.ts';
import { openFileSource } from './file-source.ts';
import { findModel } from './find-model.ts';
import { manifestName, modelFiles } from './manifest.ts';
import { digestModelSource, isModelSource, openModelSource } from './open-model-source.ts';

const checkpoint = goldenFolder('gpt2-f16');

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-sources-'));
});
afterAll(async () => await rm(root, { recursive: true }));
beforeEach(async () => {
  folder = join(await mkdtemp(join(root, 'case-')), 'model');
  await mkdir(folder);
  for (const file of [checkpointFiles.config, checkpointFiles.tokenizer]) {
    await copyFile(join(checkpoint, file), join(folder, file));
  }
});

type Tensors = Record<string, StoredTensor>;

/** The tensors of the golden checkpoint as its file has them. */
async function storedTensors(): Promise<Tensors> {
  await using source = await openFileSource(join(checkpoint, checkpointFiles.weights));
  const entries = [...(await readSafetensorsHeader(source)).values()];
  return Object.fromEntries(await Promise.all(entries.map((entry) => storedTensor(source, entry))));
}

async function storedTensor(
  source: ByteSource,
  entry: { name: string; dtype: string; shape: readonly number[]; offset: number; length: number },
): Promise<[string, StoredTensor]> {
  const { name, dtype, shape, offset, length } = entry;
  return [name, { dtype, shape, bytes: await source.read(offset, length) }];
}

/** Writes tensors as two files and an index, which is written as given where one is. */
async function writeParts(tensors: Tensors, index?: unknown): Promise<void> {
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
  const entries = Object.entries(tensors);
  const half = entries.length >> 1;
  const parts = [entries.slice(0, half), entries.slice(half)];
  const weightMap: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    await writeFile(join(folder, names[i]!), safetensorsFile(Object.fromEntries(part)));
    for (const [name] of part) weightMap[name] = names[i]!;
  }
  const text = JSON.stringify(index ?? { metadata: {}, weight_map: weightMap });
  await writeFile(join(folder, weightIndexFile), text);
}

async function writeWhole(tensors: Tensors): Promise<void> {
  await writeFile(join(folder, checkpointFiles.weights), safetensorsFile(tensors));
}

async function convertedWeights(source: string): Promise<Buffer> {
  const target = join(folder, '..', `converted-${crypto.randomUUID()}`);
  await convertCheckpoint(source, target, { name: 'x', dtype: 'q8', sourceSha256: '0'.repeat(64) });
  return await readFile(join(target, modelFiles.weights));
}

describe('a checkpoint in several files', () => {
  test('gives the same model as one in a single file', async () => {
    await writeParts(await storedTensors());
    expect(await isModelSource(folder)).toBe(true);
    const [parts, whole] = [await convertedWeights(folder), await convertedWeights(checkpoint)];
    expect(parts.equals(whole)).toBe(true);
  });

  test('has another digest when any of its files is another', async () => {
    const tensors = await storedTensors();
    await writeParts(tensors);
    const before = await digestModelSource(folder);
    const index = await readFile(join(folder, weightIndexFile), 'utf8');
    await writeFile(join(folder, weightIndexFile), `${index}\n`);
    const after = await digestModelSource(folder);
    expect(after).not.toBe(before);
    await writeParts({ ...tensors, 'transformer.ln_f.bias': float32([64], Array(64).fill(0)) });
    expect(await digestModelSource(folder)).not.toBe(after);
  });

  test('of which one is missing names it', async () => {
    await writeParts(await storedTensors());
    await rm(join(folder, 'model-00002-of-00002.safetensors'));
    const opened = openModelSource(folder);
    await expect(opened).rejects.toThrow(/model-00002-of-00002/);
  });

  test('whose index leads out of its folder is refused before a file is opened', async () => {
    await cp(join(checkpoint, checkpointFiles.weights), join(folder, '../secret.safetensors'));
    await writeParts({}, { weight_map: { 'wte.weight': '../secret.safetensors' } });
    await expect(openModelSource(folder)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(/"\.\.\/secret\.safetensors".*same folder/),
    });
  });
});

describe('tokens that end a text', () => {
  async function ends(config: unknown, generation?: unknown): Promise<readonly number[]> {
    const given: object = JSON.parse(await readFile(join(checkpoint, 'config.json'), 'utf8'));
    const changed = JSON.stringify({ ...given, eos_token_id: config });
    await writeFile(join(folder, checkpointFiles.config), changed);
    if (generation !== undefined) {
      await writeFile(join(folder, 'generation_config.json'), JSON.stringify(generation));
    }
    await using source = await openModelSource(folder);
    return source.model.sizes.endOfText;
  }

  beforeEach(async () => await writeWhole(await storedTensors()));

  test.each([
    ['one', 5, undefined, [5]],
    ['several', [5, 7], undefined, [5, 7]],
    ['those of generation', 5, { eos_token_id: [5, 7, 9] }, [5, 7, 9]],
    ['not of a generation that names none', 5, { temperature: 1 }, [5]],
    ['nor of one that names null', 5, { eos_token_id: null }, [5]],
  ])('are %s', async (_, config, generation, expected) => {
    expect(await ends(config, generation)).toEqual(expected);
  });

  test('stand in the manifest, one by itself', async () => {
    for (const [given, expected] of [
      [
        [5, 7],
        [5, 7],
      ],
      [[5], 5],
      [null, null],
    ]) {
      await ends(given);
      const target = join(folder, '..', `converted-${crypto.randomUUID()}`);
      await convertCheckpoint(folder, target, {
        name: 'x',
        dtype: 'q8',
        sourceSha256: '0'.repeat(64),
      });
      const manifest = JSON.parse(await readFile(join(target, manifestName), 'utf8'));
      expect(manifest.endOfText).toEqual(expected);
    }
  });

  test('are part of what a conversion depends on', async () => {
    const before = await digestModelSource(folder);
    await ends(5, { eos_token_id: 7 });
    const after = await digestModelSource(folder);
    expect(after).not.toBe(before);
    await ends(5, { eos_token_id: 9 });
    expect(await digestModelSource(folder)).not.toBe(after);
  });

  test('of generation that are none are refused by its name', async () => {
    await expect(ends(5, { eos_token_id: ['</s>'] })).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(/generation_config\.json.*"eos_token_id" is \["<\/s>"\]/),
    });
  });
});

describe('a checkpoint is refused', () => {
  const bias = 'transformer.h.1.ln_1.bias';
  const nan = new Uint8Array(Uint16Array.from({ length: 64 }, () => 0x7e00).buffer);

  test.each<[string, (tensors: Tensors) => Tensors, RegExp]>([
    [
      'without a tensor',
      ({ [bias]: _, ...others }) => others,
      /no tensor "h.1.ln_1.bias", expected one of shape \[64\]/,
    ],
    [
      'with one too many',
      (tensors) => ({ ...tensors, 'score.weight': float32([1], [1]) }),
      /tensor "score.weight" has no place/,
    ],
    [
      'with a layer too many',
      (tensors) => ({ ...tensors, 'transformer.h.2.ln_1.bias': float32([1], [1]) }),
      /tensor "h.2.ln_1.bias" has no place/,
    ],
    [
      'with a tensor of another shape',
      (tensors) => ({ ...tensors, [bias]: { ...tensors[bias]!, shape: [32, 2] } }),
      /"h.1.ln_1.bias": has shape \[32,2\]/,
    ],
    [
      'with numbers that are none',
      (tensors) => ({ ...tensors, [bias]: { ...tensors[bias]!, bytes: nan.slice(0, 128) } }),
      /"transformer.h.1.ln_1.bias": element 0 is NaN/,
    ],
  ])('%s, which is named', async (_, change, message) => {
    await writeWhole(change(await storedTensors()));
    await expect(convertedWeights(folder)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(message),
    });
  });

  test.each(['pytorch_model.bin', 'pytorch_model.bin.index.json'])(
    'as a pickle, %s, with the way out',
    async (file) => {
      await writeFile(join(folder, file), '');
      for (const refused of [openModelSource(folder), findModel(folder, undefined)]) {
        await expect(refused).rejects.toMatchObject({
          code: 'unsupported',
          message: expect.stringMatching(
            /only in pytorch_model\.bin.*, a pickle file.*save_pretrained/,
          ),
        });
      }
    },
  );

  test('of another architecture, which is named', async () => {
    await writeWhole(await storedTensors());
    await writeFile(join(folder, checkpointFiles.config), '{"model_type":"bloom"}');
    await expect(openModelSource(folder)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/"bloom", expected one of gpt2, llama/),
    });
  });
});

describe('a GGUF file', () => {
  const file = join(goldenFolder('gguf'), 'gpt2-q8_0.gguf');

  test('is a model by itself, and tells how far its conversion has come', async () => {
    expect(await isModelSource(file)).toBe(true);
    expect(await isModelSource(join(goldenFolder('gguf'), 'gpt2-q8_0.json'))).toBe(false);
    const told: LoadProgress[] = [];
    const target = join(folder, 'converted');
    const sourceSha256 = await digestModelSource(file);
    await convertCheckpoint(file, target, {
      name: 'x',
      dtype: 'q8',
      sourceSha256,
      onProgress: (progress) => told.push(progress),
    });
    const { loadedBytes, totalBytes } = told.at(-1)!;
    expect(loadedBytes).toBe(totalBytes);
  });

  test('of another architecture is refused by its name', async () => {
    const bytes = await readFile(file);
    const place = bytes.indexOf('gpt2', bytes.indexOf('general.architecture'));
    bytes.write('bert', place);
    const other = join(folder, 'bert.gguf');
    await writeFile(other, bytes);
    await expect(openModelSource(other)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /"general.architecture" is "bert", expected one of gpt2, llama/,
      ),
    });
  });

  test('without one of its tensors is refused by the name that it has there', async () => {
    const bytes = await readFile(file);
    bytes.write('blk.1.ffn_nrom.weight', bytes.indexOf('blk.1.ffn_norm.weight'));
    const other = join(folder, 'other.gguf');
    await writeFile(other, bytes);
    await expect(openModelSource(other)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(/no tensor "blk.1.ffn_norm.weight"/),
    });
  });
});
