import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFileToCacheDir, scanCacheDir } from '@huggingface/hub';
import { describe, expect, test, vi } from 'vitest';
import { type HubModel, parseHubModel } from '../../src/models/hub/hub-model.ts';
import { pullModel } from '../../src/models/hub/pull-model.ts';
import { findSnapshot } from '../../src/models/hub/snapshot.ts';
import type { LoadProgress } from '../../src/writer.ts';
import { hubUnderTest, treeOf } from './hub-under-test.ts';
import { knownToken, startLocalHub } from './local-hub.ts';
import { blobName, commit, repository } from './repository.ts';

const name = 'openai-community/gpt2';
const folder = 'models--openai-community--gpt2';

function model(text: string): HubModel {
  return parseHubModel(text)!;
}

const files = {
  'README.md': '# GPT-2',
  'config.json': '{"model_type":"gpt2"}',
  'model.safetensors': Buffer.alloc(5000, 'weights'),
  'pytorch_model.bin': 'pickle',
  'tokenizer.json': '{}',
};

describe('a model that is pulled', () => {
  test('lies in the cache as Python’s client would have put it', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    const pulled = await pullModel(hub, model('gpt2'));
    const expected: Record<string, string> = { [`${folder}/refs/main`]: commit };
    for (const path of ['config.json', 'model.safetensors', 'tokenizer.json'] as const) {
      const bytes = Buffer.from(files[path]);
      const blob = blobName(path, bytes);
      expected[`${folder}/blobs/${blob}`] = bytes.toString('latin1');
      expected[`${folder}/snapshots/${commit}/${path}`] = `-> ../../blobs/${blob}`;
    }
    expect(await treeOf(hub.settings.cacheFolder)).toEqual(expected);
    expect(pulled).toEqual({
      repository: name,
      commit,
      folder: join(hub.settings.cacheFolder, folder, 'snapshots', commit),
      path: join(hub.settings.cacheFolder, folder, 'snapshots', commit),
      missing: [],
    });
    expect(await findSnapshot(hub.settings.cacheFolder, model('gpt2'))).toEqual(pulled);
  });

  test('is found by the official client', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    await pullModel(hub, model('gpt2'));
    const { repos, warnings } = await scanCacheDir(hub.settings.cacheFolder);
    expect(warnings).toEqual([]);
    expect(repos).toMatchObject([
      {
        id: { type: 'model', name },
        filesCount: 3,
        revisions: [{ commitOid: commit, refs: ['main'] }],
      },
    ]);
  });

  test('is not fetched again where the official client has fetched it', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    vi.spyOn(console, 'debug').mockImplementation(() => {});
    for (const path of ['config.json', 'model.safetensors', 'tokenizer.json']) {
      const repo = { type: 'model', name } as const;
      const { cacheFolder: cacheDir } = hub.settings;
      await downloadFileToCacheDir({ repo, path, revision: commit, hubUrl: server.url, cacheDir });
    }
    const pinned = model(`gpt2@${commit}`);
    expect((await findSnapshot(hub.settings.cacheFolder, pinned))?.missing).toEqual([]);
    server.requests.length = 0;
    await pullModel(hub, model('gpt2'));
    expect(server.requests.map(({ kind }) => kind)).toEqual(['info', 'tree', 'tree']);
  });

  test('tells how far it has come, of all its bytes', async () => {
    const server = await startLocalHub(repository(name, files));
    const told: LoadProgress[] = [];
    await pullModel(await hubUnderTest(server.url), model('gpt2'), (progress) =>
      told.push(progress),
    );
    const totalBytes = 21 + 5000 + 2;
    expect(told.every(({ stage }) => stage === 'download')).toBe(true);
    expect(new Set(told.map((progress) => progress.totalBytes))).toEqual(new Set([totalBytes]));
    const loaded = told.map(({ loadedBytes }) => loadedBytes);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(loaded.at(-1)).toBe(totalBytes);
  });

  test('comes in ranges, several at a time', async () => {
    const server = await startLocalHub(repository(name, files));
    await pullModel(await hubUnderTest(server.url, {}, { rangeBytes: 1024 }), model('gpt2'));
    const ranges = server.requests
      .filter(({ kind }) => kind === 'storage')
      .map(({ range }) => range);
    expect(ranges.toSorted()).toEqual([
      'bytes=0-1023',
      'bytes=1024-2047',
      'bytes=2048-3071',
      'bytes=3072-4095',
      'bytes=4096-4999',
    ]);
  });

  test('in parts is pulled by its index', async () => {
    const shard = (n: number): string => `model-0000${n}-of-00002.safetensors`;
    const weightMap = { wte: shard(1), wpe: shard(2), ln: shard(1) };
    const server = await startLocalHub(
      repository(name, {
        ...files,
        'model.safetensors': 'left over',
        'model.safetensors.index.json': JSON.stringify({ weight_map: weightMap }),
        [shard(1)]: 'one',
        [shard(2)]: 'two',
        'model-00003-of-00003.safetensors': 'not in the index',
      }),
      repository('a/parts', {
        'config.json': '{}',
        'tokenizer.json': '{}',
        'model.safetensors.index.json': JSON.stringify({ weight_map: weightMap }),
        [shard(1)]: 'one',
        [shard(2)]: 'two',
        'model-00003-of-00003.safetensors': 'not in the index',
      }),
    );
    const hub = await hubUnderTest(server.url);
    const pulled = await pullModel(hub, model('a/parts'));
    expect(Object.keys(await treeOf(pulled.folder)).toSorted()).toEqual([
      'config.json',
      shard(1),
      shard(2),
      'model.safetensors.index.json',
      'tokenizer.json',
    ]);
    expect((await pullModel(hub, model(name))).missing).toEqual([]);
  });

  test('with ready-made graphs is pulled in one precision, with its constants', async () => {
    const server = await startLocalHub(
      repository('a/graphs', {
        'config.json': '{}',
        'generation_config.json': '{}',
        'tokenizer.json': '{}',
        'onnx/model.onnx': 'fp32',
        'onnx/model.onnx_data': 'constants',
        'onnx/model_fp16.onnx': 'fp16',
      }),
    );
    const hub = await hubUnderTest(server.url);
    const pulled = await pullModel(hub, model('a/graphs'));
    expect(Object.keys(await treeOf(pulled.folder)).toSorted()).toEqual([
      'config.json',
      'generation_config.json',
      'onnx/model.onnx',
      'onnx/model.onnx_data',
      'tokenizer.json',
    ]);
    expect(await findSnapshot(hub.settings.cacheFolder, model('a/graphs'))).toEqual(pulled);
  });

  describe('with ready-made graphs', () => {
    const graphs = {
      'config.json': '{}',
      'tokenizer.json': '{}',
      'onnx/model.onnx': 'fp32',
      'onnx/model.onnx_data': 'constants',
      'onnx/model_quantized.onnx': 'q8',
      'onnx/model_q4.onnx': 'q4',
      'onnx/model_q4.onnx_data': 'constants',
      'onnx/model_q4f16.onnx': 'q4f16',
    };
    const wanting = (dtype: HubModel['dtype'] & string): HubModel => ({
      ...model('a/graphs'),
      dtype,
    });
    const onnxIn = async (folder: string): Promise<string[]> =>
      Object.keys(await treeOf(join(folder, 'onnx'))).toSorted();

    test.each([
      ['fp32', ['model.onnx', 'model.onnx_data']],
      ['q8', ['model_quantized.onnx']],
      ['q4', ['model_q4.onnx', 'model_q4.onnx_data']],
    ] as const)('is pulled in %s, and nothing else, where that is asked for', async (dtype, of) => {
      const server = await startLocalHub(repository('a/graphs', graphs));
      const hub = await hubUnderTest(server.url);
      const pulled = await pullModel(hub, wanting(dtype));
      expect(await onnxIn(pulled.folder)).toEqual(of);
      expect(await findSnapshot(hub.settings.cacheFolder, wanting(dtype))).toEqual(pulled);
    });

    test('has another precision fetched beside the first', async () => {
      const server = await startLocalHub(repository('a/graphs', graphs));
      const hub = await hubUnderTest(server.url);
      await pullModel(hub, model('a/graphs'));
      const { cacheFolder } = hub.settings;
      const missing = ['its weights in q4'];
      expect(await findSnapshot(cacheFolder, wanting('q4'))).toMatchObject({ missing });
      const { folder } = await pullModel(hub, wanting('q4'));
      expect(await findSnapshot(cacheFolder, wanting('q4'))).toMatchObject({ missing: [] });
      expect(await onnxIn(folder)).toEqual([
        'model_q4.onnx',
        'model_q4.onnx_data',
        'model_quantized.onnx',
      ]);
    });

    test('is refused in a precision that is not there, and nothing is fetched', async () => {
      const server = await startLocalHub(repository('a/graphs', graphs));
      const hub = await hubUnderTest(server.url);
      await expect(pullModel(hub, wanting('fp16'))).rejects.toMatchObject({
        code: 'unsupported',
        message:
          'a/graphs has no graph in fp16. It has q8 (onnx/model_quantized.onnx), fp32 (onnx/model.onnx), q4 (onnx/model_q4.onnx): pass one of them as dtype.',
      });
      expect(server.requests.some(({ kind }) => kind === 'file' || kind === 'storage')).toBe(false);
      expect(await treeOf(hub.settings.cacheFolder)).toEqual({});
    });

    test('makes any precision of a checkpoint beside them', async () => {
      const both = { ...graphs, 'model.safetensors': 'weights' };
      const server = await startLocalHub(repository('a/graphs', both));
      const { folder } = await pullModel(await hubUnderTest(server.url), wanting('fp16'));
      expect(Object.keys(await treeOf(folder)).toSorted()).toEqual([
        'config.json',
        'model.safetensors',
        'tokenizer.json',
      ]);
    });
  });

  test('is the same file over the newer store', async () => {
    const server = await startLocalHub(repository(name, files, { isXet: true }));
    const { folder } = await pullModel(await hubUnderTest(server.url), model('gpt2'));
    const weights = await readFile(join(folder, 'model.safetensors'));
    expect(weights).toEqual(files['model.safetensors']);
  });

  test('is pinned to the commit that its branch or tag is at', async () => {
    const revisions = { main: commit, 'refs/pr/1': 'b'.repeat(40) };
    const server = await startLocalHub(repository(name, files, { revisions }));
    const hub = await hubUnderTest(server.url);
    const { commit: pulled } = await pullModel(hub, model('gpt2@refs/pr/1'));
    expect(pulled).toBe('b'.repeat(40));
    const tree = await treeOf(hub.settings.cacheFolder);
    expect(tree[`${folder}/refs/refs/pr/1`]).toBe('b'.repeat(40));
    expect(await findSnapshot(hub.settings.cacheFolder, model('gpt2'))).toBeUndefined();
    const whole = model(`gpt2@${commit}`);
    expect((await pullModel(hub, whole)).commit).toBe(commit);
    expect(await findSnapshot(hub.settings.cacheFolder, whole)).toMatchObject({ missing: [] });
  });

  test('moves on with its branch, and keeps what it was', async () => {
    const revisions = { main: commit };
    const server = await startLocalHub(repository(name, files, { revisions }));
    const hub = await hubUnderTest(server.url);
    await pullModel(hub, model('gpt2'));
    revisions.main = 'c'.repeat(40);
    expect((await pullModel(hub, model('gpt2'))).commit).toBe('c'.repeat(40));
    const old = await findSnapshot(hub.settings.cacheFolder, model(`gpt2@${commit}`));
    expect(old?.missing).toEqual([]);
    const fetched = server.requests.filter(({ kind }) => kind === 'storage');
    expect(fetched).toHaveLength(3);
  });
});

describe('a token', () => {
  test('opens what is gated, and goes to the hub alone', async () => {
    const server = await startLocalHub(repository(name, files, { isGated: true }));
    await pullModel(await hubUnderTest(server.url, { token: knownToken }), model('gpt2'));
    for (const { kind, authorization } of server.requests) {
      expect(authorization).toBe(kind === 'storage' ? undefined : `Bearer ${knownToken}`);
    }
    expect(server.requests.some(({ kind }) => kind === 'storage')).toBe(true);
  });
});
