import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFileToCacheDir, scanCacheDir } from '@huggingface/hub';
import { describe, expect, test } from 'vitest';
import { parseHubModel } from '../../src/models/hub/hub-model.ts';
import { pullModel } from '../../src/models/hub/pull-model.ts';
import { findSnapshot } from '../../src/models/hub/snapshot.ts';
import type { LoadProgress } from '../../src/writer.ts';
import { hubUnderTest, treeOf } from './hub-under-test.ts';
import { knownToken, startLocalHub } from './local-hub.ts';
import { blobName, checkpointFiles, commit, repository } from './repository.ts';

const gpt2 = parseHubModel('gpt2')!;
const name = 'openai-community/gpt2';
const folder = 'models--openai-community--gpt2';

const small = {
  'README.md': '# GPT-2',
  'config.json': '{"model_type":"gpt2"}',
  'model.safetensors': Buffer.alloc(5000, 'weights'),
  'pytorch_model.bin': 'pickle',
  'tokenizer.json': '{}',
};

describe('a model that is pulled', () => {
  test('lies in the cache as Python’s client would have put it', async () => {
    const server = await startLocalHub(repository(name, small));
    const hub = await hubUnderTest(server.url);
    const pulled = await pullModel(hub, gpt2);
    const tree = await treeOf(hub.settings.cacheFolder);
    const wanted = ['config.json', 'model.safetensors', 'tokenizer.json'] as const;
    const expected: Record<string, string> = { [`${folder}/refs/main`]: commit };
    for (const path of wanted) {
      const bytes = Buffer.from(small[path]);
      const blob = blobName(path, bytes);
      expected[`${folder}/blobs/${blob}`] = bytes.toString('latin1');
      expected[`${folder}/snapshots/${commit}/${path}`] = `-> ../../blobs/${blob}`;
    }
    expect(tree).toEqual(expected);
    expect(pulled).toEqual({
      repository: name,
      commit,
      folder: join(hub.settings.cacheFolder, folder, 'snapshots', commit),
      missing: [],
    });
    expect(await findSnapshot(hub.settings.cacheFolder, gpt2)).toEqual(pulled);
  });

  test('is what the official client finds, and finds what that has fetched', async () => {
    const server = await startLocalHub(repository(name, small));
    const hub = await hubUnderTest(server.url);
    const { cacheFolder: cacheDir } = hub.settings;
    for (const path of ['config.json', 'model.safetensors', 'tokenizer.json']) {
      const repo = { type: 'model', name } as const;
      await downloadFileToCacheDir({ repo, path, revision: commit, hubUrl: server.url, cacheDir });
    }
  });
});
