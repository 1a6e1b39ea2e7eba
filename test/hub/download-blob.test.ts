import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryCache } from '../../src/models/hub/cache-layout.ts';
import { downloadBlob } from '../../src/models/hub/download-blob.ts';
import type { HubFile } from '../../src/models/hub/listing.ts';
import { rangesOf } from '../../src/models/hub/read-range.ts';
import { hubUnderTest, treeOf } from './hub-under-test.ts';
import { startLocalHub } from './local-hub.ts';
import { blobName, commit, repository } from './repository.ts';

const path = 'model.safetensors';
const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 31) % 251));

test('processes whose locks do not hold each other up write the same file', async () => {
  const server = await startLocalHub(repository('a/b', { [path]: bytes }));
  const digest = { kind: 'sha256', hex: blobName(path, bytes) } as const;
  const file: HubFile = { path, size: bytes.length, digest };
  const hub = await hubUnderTest(server.url, {}, { rangeBytes: 10_000 });
  const cache = repositoryCache(hub.settings.cacheFolder, 'a/b');
  const read = await rangesOf(hub, 'a/b', commit, file);
  let left = 5;
  server.fault = () => (left-- > 0 ? { type: 'drop', after: 700 } : undefined);
  const downloads = Array.from({ length: 5 }, async (_, i) => {
    let counted = 0;
    const locks = join(cache.locks, String(i));
    await downloadBlob(hub, { ...cache, locks }, file, read, (more) => {
      counted += more;
    });
    return counted;
  });
  expect(await Promise.all(downloads)).toEqual(downloads.map(() => bytes.length));
  expect(await readFile(join(cache.blobs, digest.hex))).toEqual(bytes);
  expect(Object.keys(await treeOf(cache.blobs))).toEqual([digest.hex]);
});
