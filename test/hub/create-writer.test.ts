import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LoadProgress } from '../../src/index.ts';
import { built } from '../built.ts';
import { temporaryCache, treeOf } from './hub-under-test.ts';
import { type LocalHub, startLocalHub } from './local-hub.ts';
import { checkpointFiles, commit, repository } from './repository.ts';

const { createWriter } = built;

const name = 'openai-community/gpt2';

afterEach(() => vi.unstubAllEnvs());

/** A hub with a model, and caches of our own; worker threads see the same environment. */
async function prepare(): Promise<{ readonly server: LocalHub; readonly folder: string }> {
  const server = await startLocalHub(repository(name, await checkpointFiles()));
  const folder = await temporaryCache();
  vi.stubEnv('HF_ENDPOINT', server.url);
  vi.stubEnv('HF_HOME', join(folder, 'huggingface'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'caches'));
  return { server, folder };
}

describe('createWriter with a model of the hub', () => {
  test('tells of the download before the rest, and names model and commit in its digest', async () => {
    await prepare();
    const told: LoadProgress[] = [];
    const writer = await createWriter({
      model: 'gpt2',
      onProgress: (progress) => told.push(progress),
    });
    expect(writer.info.model).toBe(name);
    const stages = [...new Set(told.map(({ stage }) => stage))];
    expect(stages).toEqual(['download', 'convert', 'verify', 'load']);
    const { modelSha256 } = writer.info;
    await writer.dispose();
    const again = await createWriter({ model: `gpt2@${commit}`, offline: true });
    expect(again.info.modelSha256).toBe(modelSha256);
    await again.dispose();
  });

  test('that is given up leaves a cache that the next one goes on with', async () => {
    const { server, folder } = await prepare();
    const giveUp = new AbortController();
    server.fault = ({ kind }) => {
      if (kind !== 'storage') return undefined;
      giveUp.abort();
      return { type: 'silence', after: 0 };
    };
    const loading = createWriter({ model: 'gpt2', abortSignal: giveUp.signal });
    await expect(loading).rejects.toMatchObject({ code: 'aborted' });
    const tree = Object.keys(await treeOf(join(folder, 'huggingface')));
    expect(tree.filter((path) => /refs|snapshots/.test(path))).toEqual([]);
    server.fault = () => undefined;
    const writer = await createWriter({ model: 'gpt2' });
    await writer.dispose();
  });

  test('says what is wrong with an error of ours, across the worker', async () => {
    await prepare();
    const unknown = createWriter({ model: 'openai-community/gtp2' });
    await expect(unknown).rejects.toMatchObject({ name: 'VentiError', code: 'model-not-found' });
    await expect(unknown).rejects.toThrow(/Did you mean openai-community\/gpt2/);
    const missing = createWriter({ model: 'distilgpt2', offline: true });
    await expect(missing).rejects.toMatchObject({ code: 'offline' });
    await expect(missing).rejects.toThrow(/npx venti-core models pull distilgpt2$/);
  });
});
