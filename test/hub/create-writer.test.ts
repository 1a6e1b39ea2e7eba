import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LoadProgress } from '../../src/index.ts';
import { filesIn } from '../../src/models/files-in.ts';
import { built } from '../built.ts';
import { writeExportFolder } from '../exported/export-folder.ts';
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

async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for (const { path } of await filesIn(folder)) files[path] = await readFile(join(folder, path));
  return files;
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

  test('takes the ready-made graph of the precision that is asked for', async () => {
    const { folder } = await prepare();
    const [exported, exportedEight] = [join(folder, 'exported'), join(folder, 'exported-q8')];
    await writeExportFolder(exported, { 'onnx/model.onnx': {} });
    await writeExportFolder(exportedEight, { 'onnx/model_quantized.onnx': {} }, { type: 'q8' });
    const files = { ...(await filesOf(exported)), ...(await filesOf(exportedEight)) };
    const server = await startLocalHub(repository('a/graphs', files));
    vi.stubEnv('HF_ENDPOINT', server.url);
    const fetched = (): boolean => server.requests.some(({ kind }) => /file|storage/.test(kind));

    for (const dtype of ['fp32', 'q8'] as const) {
      const writer = await createWriter({ model: 'a/graphs', dtype });
      expect(writer.info).toMatchObject({ model: 'a/graphs', dtype });
      expect((await writer.generate('One.', { maxOutputTokens: 4, seed: 1 })).usage).toMatchObject({
        outputTokens: 4,
      });
      await writer.dispose();
    }
    server.requests.length = 0;
    const unasked = await createWriter({ model: 'a/graphs', offline: true });
    expect(unasked.info.dtype).toBe('q8');
    await unasked.dispose();
    const lacking = createWriter({ model: 'a/graphs', dtype: 'q4' });
    await expect(lacking).rejects.toThrow(/has no graph in q4\. It has q8 \(.*\), fp32 \(/);
    const offline = createWriter({ model: 'a/graphs', dtype: 'q4', offline: true });
    await expect(offline).rejects.toThrow(
      /lacks its weights in q4 of a\/graphs .*models pull a\/graphs --dtype q4$/,
    );
    expect(fetched()).toBe(false);
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
