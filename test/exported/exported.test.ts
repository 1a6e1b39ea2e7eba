import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { findExport } from '../../src/models/export-folder.ts';
import { findModel } from '../../src/models/find-model.ts';
import { built } from '../built.ts';
import { goldenFolder, loadGoldenModel } from '../golden/golden-model.ts';
import { exportLayouts, writeExportFolder } from './export-folder.ts';
import { openExportFolder } from './open-export-folder.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-exported-'));
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  folder = join(await mkdtemp(join(root, 'case-')), 'model');
});

describe.each(Object.entries(exportLayouts))('%s', (name, graphs) => {
  test('computes the logits of PyTorch, by prompt and token by token', async () => {
    await writeExportFolder(folder, graphs);
    const backend = await openExportFolder(folder);
    const bound = name === 'a cache of halves' ? 0.02 : 1e-4;
    for (const { tokens, positions, logits } of (await loadGoldenModel('gpt2-f32')).expected) {
      for (const [i, position] of positions.entries()) {
        const known = tokens.slice(0, position + 1);
        for (const computed of [await asPrompt(backend, known), await singly(backend, known)]) {
          expect(largestDifference(computed, logits[i]!)).toBeLessThan(bound);
        }
      }
    }
    await backend.dispose();
  });
});

describe('a folder of graphs in several precisions', () => {
  beforeEach(async () => {
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    await writeExportFolder(folder, { 'onnx/model_fp16.onnx': { floats: 'float16' } });
    await writeExportFolder(folder, { 'onnx/model_quantized.onnx': {} }, { type: 'q8' });
    await writeExportFolder(folder, { 'onnx/model_q4.onnx': {} }, { type: 'q4' });
  });

  test.each([
    ['fp32', 'onnx/model.onnx'],
    ['fp16', 'onnx/model_fp16.onnx'],
    ['q8', 'onnx/model_quantized.onnx'],
    ['q4', 'onnx/model_q4.onnx'],
    [undefined, 'onnx/model_quantized.onnx'],
  ])('is asked for %s and opens %s', async (dtype, graph) => {
    expect(await findExport(folder, dtype)).toMatchObject({
      graphs: { beginning: graph, continuation: graph },
    });
    const backend = await openExportFolder(folder, dtype);
    expect(backend.info.dtype).toBe(dtype ?? 'q8');
    expect(await asPrompt(backend, [1, 2, 3])).toHaveLength(backend.info.vocabularySize);
    await backend.dispose();
  });

  test('says which there are when it has not the one', async () => {
    await rm(join(folder, 'onnx/model_q4.onnx'));
    await expect(findExport(folder, 'q4')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /has no graph in q4\. It has q8 \(.*\), fp32 \(onnx\/model\.onnx\), fp16 \(.*\): pass one of them/,
      ),
    });
  });

  test('gives way to a checkpoint beside them', async () => {
    await cp(
      join(goldenFolder('gpt2-f32'), 'model.safetensors'),
      join(folder, 'model.safetensors'),
    );
    expect(await findModel(folder, 'fp32')).toHaveProperty('manifest');
  });
});

describe('constants in other files', () => {
  const graphs = { 'onnx/model.onnx': {} };

  test('are found beside the graph, and belong to the model', async () => {
    await writeExportFolder(folder, graphs, { externalData: 'model.onnx_data' });
    expect([...(await findExport(folder, undefined))!.files.keys()]).toEqual([
      'config.json',
      'onnx/model.onnx',
      'onnx/model.onnx_data',
      'tokenizer.json',
    ]);
    const backend = await openExportFolder(folder);
    const { tokens, logits } = (await loadGoldenModel('gpt2-f32')).expected.at(-1)!;
    const difference = largestDifference(await asPrompt(backend, tokens), logits.at(-1)!);
    expect(difference).toBeLessThan(1e-4);
    await backend.dispose();
  });

  test("are found behind the links of the hub's cache", async () => {
    await writeExportFolder(folder, graphs, { externalData: 'model.onnx_data' });
    const repository = join(dirname(folder), 'models--owner--name');
    const snapshot = join(repository, 'snapshots/0123456789');
    const files = [...(await findExport(folder, undefined))!.files.keys()];
    await mkdir(join(repository, 'blobs'), { recursive: true });
    for (const [i, file] of files.entries()) {
      const blob = join(repository, `blobs/blob-${i}`);
      await cp(join(folder, file), blob);
      await mkdir(dirname(join(snapshot, file)), { recursive: true });
      await symlink(blob, join(snapshot, file));
    }
    const backend = await openExportFolder(snapshot);
    expect(await asPrompt(backend, [1, 2, 3])).toHaveLength(backend.info.vocabularySize);
    await backend.dispose();
  });

  test('are refused outside of the folder', async () => {
    await writeExportFolder(folder, graphs, { externalData: '../../outside' });
    await expect(findExport(folder, undefined)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringContaining("expected a file in the model's own folder"),
    });
  });

  test('are refused where a link leads out of the folder', async () => {
    await writeExportFolder(folder, graphs, { externalData: 'model.onnx_data' });
    const data = join(folder, 'onnx/model.onnx_data');
    await cp(data, join(dirname(folder), 'outside'));
    await rm(data);
    await symlink(join(dirname(folder), 'outside'), data);
    await expect(findExport(folder, undefined)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringContaining('a link to'),
    });
  });
});

describe('is refused:', () => {
  test.each(['config.json', 'tokenizer.json'])('a folder without %s', async (file) => {
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    await rm(join(folder, file));
    await expect(findExport(folder, undefined)).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining(`has graphs but no ${file}`),
    });
  });

  test('a graph that is cut off', async () => {
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    const path = join(folder, 'onnx/model.onnx');
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
    await expect(findExport(folder, undefined)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
    });
  });

  test('a config.json that is of another model', async () => {
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    await writeFile(join(folder, 'config.json'), '{ "model_type": "bert" }');
    await expect(openExportFolder(folder)).rejects.toMatchObject({ code: 'invalid-checkpoint' });
  });

  test('a graph that cannot go on with what comes before it', async () => {
    await writeExportFolder(folder, {
      'onnx/decoder_model.onnx': { past: false, present: false },
      'onnx/decoder_with_past_model.onnx': {},
    });
    await expect(openExportFolder(folder)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('decoder_model.onnx lacks the output present.0.key'),
    });
  });
});

test('a writer over ready-made graphs writes what one over the checkpoint does', async () => {
  await writeExportFolder(folder, { 'onnx/model.onnx': {} });
  const options = { temperature: 0, maxOutputTokens: 30, trim: false, seed: 1 };
  const quotes = ['The future', 'A company is a theory', 'wrong'];
  const texts = new Map<string, string[]>();
  for (const model of [folder, goldenFolder('gpt2-f32')]) {
    await using writer = await built.createWriter({ model, dtype: 'fp32', threads: 1 });
    const pieces: string[] = [];
    for await (const piece of writer.batch(quotes, options)) pieces[piece.index] = piece.text;
    texts.set(model, pieces);
    expect(writer.info).toMatchObject({ dtype: 'fp32', device: 'cpu', contextLength: 48 });
  }
  const [exported, own] = [...texts.values()];
  expect(exported).toEqual(own);
});

test('a writer puts before a quote what tokenizer.json has before every text', async () => {
  await writeExportFolder(folder, { 'onnx/model.onnx': {} });
  const path = join(folder, 'tokenizer.json');
  const file = JSON.parse(await readFile(path, 'utf8'));
  const template = {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<|endoftext|>' } }, { Sequence: { id: 'A' } }],
    special_tokens: { '<|endoftext|>': { ids: [306] } },
  };
  const options = { temperature: 0, maxOutputTokens: 5, seed: 1 };
  const promptTokens: number[] = [];
  for (const processor of [file.post_processor, template]) {
    await writeFile(path, JSON.stringify({ ...file, post_processor: processor }));
    await using writer = await built.createWriter({ model: folder, threads: 1 });
    promptTokens.push((await writer.generate('The future', options)).usage.promptTokens);
  }
  expect(promptTokens[1]).toBe(promptTokens[0]! + 1);
});

async function asPrompt(backend: Backend, tokens: readonly number[]): Promise<Float32Array> {
  const row = { slot: 0, past: 0, tokens: Int32Array.from(tokens), candidates: 'all' } as const;
  return (await backend.step([row]))[0]!.logits.slice();
}

async function singly(backend: Backend, tokens: readonly number[]): Promise<Float32Array> {
  let logits = new Float32Array();
  for (const [past, token] of tokens.entries()) {
    const row = { slot: 0, past, tokens: Int32Array.of(token), candidates: 'all' } as const;
    logits = (await backend.step([row]))[0]!.logits.slice();
  }
  return logits;
}

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Math.max(...Array.from(left, (value, i) => Math.abs(value - right[i]!)));
}
