import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeExportFolder } from '../../../test/exported/export-folder.ts';
import { goldenFolder } from '../../../test/golden/golden-model.ts';
import { inspectModel } from './inspect.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-inspect-'));
});
afterAll(async () => await rm(root, { recursive: true }));

async function emptyFolder(): Promise<string> {
  return await mkdtemp(join(root, 'case-'));
}

describe('inspect of a GGUF file', () => {
  test.each([
    ['gpt2-f32', 'gpt2', 'F32'],
    ['gpt2-q8_0', 'gpt2', 'Q8_0, F32'],
    ['gpt2-q4_0', 'gpt2', 'Q4_0, F32'],
    ['llama-f16', 'llama', 'F16, F32'],
    ['llama-q8_0', 'llama', 'Q8_0, F32'],
  ])('%s tells its architecture, types and sizes', async (name, architecture, dtype) => {
    const path = join(goldenFolder('gguf'), `${name}.gguf`);
    const details = await inspectModel(path);
    expect(details).toMatchObject({
      name,
      path,
      kind: 'checkpoint',
      architecture,
      dtype,
      files: [{ path: `${name}.gguf` }],
    });
  });

  test('tells as many parameters as the checkpoint it was made from, and its sizes', async () => {
    const { parameters, ...checkpoint } = await inspectModel(goldenFolder('gpt2-f32'));
    const file = await inspectModel(join(goldenFolder('gguf'), 'gpt2-f32.gguf'));
    expect(checkpoint).toMatchObject({ kind: 'checkpoint', architecture: 'gpt2', dtype: 'F32' });
    expect(file.parameters).toBe(parameters);
    expect(file).toMatchObject({ layers: 2, contextLength: 48, vocabularySize: 307 });
  });

  test('that is cut off is refused by its name', async () => {
    const path = join(await emptyFolder(), 'half.gguf');
    await writeFile(path, 'GGUF');
    await expect(inspectModel(path)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringContaining('half.gguf'),
    });
  });
});

describe('inspect of ready-made graphs', () => {
  test('tells the precisions that are there, the one that is taken unasked first', async () => {
    const folder = await emptyFolder();
    await writeExportFolder(folder, { 'onnx/model.onnx': {}, 'onnx/model_fp16.onnx': {} });
    await cp(join(folder, 'onnx/model.onnx'), join(folder, 'onnx/model_quantized.onnx'));
    const details = await inspectModel(folder);
    expect(details).toMatchObject({
      kind: 'graphs',
      architecture: 'gpt2',
      dtype: 'q8, fp32, fp16',
      contextLength: 48,
      vocabularySize: 307,
    });
    expect(details).not.toHaveProperty('parameters');
    expect(details.files.map(({ path }) => path)).toEqual([
      'config.json',
      'onnx/model.onnx',
      'onnx/model_fp16.onnx',
      'onnx/model_quantized.onnx',
      'tokenizer.json',
    ]);
  });

  test('is that of the checkpoint where there is one beside them', async () => {
    const folder = await emptyFolder();
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    await cp(
      join(goldenFolder('gpt2-f32'), 'model.safetensors'),
      join(folder, 'model.safetensors'),
    );
    expect(await inspectModel(folder)).toMatchObject({ kind: 'checkpoint', dtype: 'F32' });
  });

  test('does not take safetensors of something else for the model', async () => {
    const folder = await emptyFolder();
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    await mkdir(join(folder, 'adapter'));
    await writeFile(join(folder, 'adapter/adapter_model.safetensors'), 'x');
    expect(await inspectModel(folder)).toMatchObject({ kind: 'graphs', dtype: 'fp32' });
  });

  test('without a config.json is refused by its name', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'model.onnx'), 'x');
    await expect(inspectModel(folder)).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('config.json'),
    });
  });
});

describe('inspect of a folder', () => {
  test('without a model says what would be one', async () => {
    await expect(inspectModel(await emptyFolder())).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringMatching(/holds no model: expected .*onnx\/model\.onnx.*GGUF file/),
    });
  });

  test('with pickles alone refuses them with the way out', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'pytorch_model.bin'), '');
    await expect(inspectModel(folder)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/only in pytorch_model\.bin, a pickle file.*save_pretrained/),
    });
  });
});
