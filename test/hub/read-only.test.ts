import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseHubModel } from '../../src/models/hub/hub-model.ts';
import { pullModel } from '../../src/models/hub/pull-model.ts';
import { findSnapshot } from '../../src/models/hub/snapshot.ts';
import { hubUnderTest, treeOf } from './hub-under-test.ts';
import { startLocalHub } from './local-hub.ts';
import { repository } from './repository.ts';

const gpt2 = parseHubModel('gpt2')!;
const files = { 'config.json': '{}', 'model.safetensors': 'weights', 'tokenizer.json': '{}' };

/** Takes away the right to write in a folder and all below, also from the superuser. */
async function makeReadOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const mode = entry.isDirectory() ? 0o555 : 0o444;
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), mode);
  }
  await chmod(folder, 0o555);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid!(65_534);
  onTestFinished(async () => {
    if (isRoot) process.seteuid!(0);
    await chmod(folder, 0o755);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
    }
  });
}

describe.skipIf(process.platform === 'win32')('a cache that may only be read', () => {
  test('is told by its name, and why', async () => {
    const server = await startLocalHub(repository('openai-community/gpt2', files));
    const hub = await hubUnderTest(server.url);
    await makeReadOnly(hub.settings.cacheFolder);
    const pulling = pullModel(hub, gpt2);
    await expect(pulling).rejects.toMatchObject({ code: 'write-failed' });
    await expect(pulling).rejects.toThrow(
      `${hub.settings.cacheFolder} cannot be written: permission denied (EACCES).`,
    );
    await expect(pulling).rejects.toThrow(/HF_HOME names another place/);
    expect(await treeOf(hub.settings.cacheFolder)).toEqual({});
  });

  test('is good for the models that are in it, also to ask whether they are the newest', async () => {
    const server = await startLocalHub(repository('openai-community/gpt2', files));
    const hub = await hubUnderTest(server.url);
    const pulled = await pullModel(hub, gpt2);
    await makeReadOnly(hub.settings.cacheFolder);
    expect(await findSnapshot(hub.settings.cacheFolder, gpt2)).toEqual(pulled);
    expect(await pullModel(hub, gpt2)).toEqual(pulled);
  });
});
