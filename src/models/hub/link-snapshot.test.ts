import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryCache } from './cache-layout.ts';
import { linkIntoSnapshot } from './link-snapshot.ts';

const commit = 'a'.repeat(40);

test('a file in a folder of the repository leads to its blob, also when it was there and broken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'venti-link-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const cache = repositoryCache(folder, 'owner/name');
  const digest = { kind: 'git-sha1', hex: 'b'.repeat(40) } as const;
  const file = { path: 'onnx/model.onnx', size: 5, digest };
  await mkdir(cache.blobs, { recursive: true });
  await writeFile(join(cache.blobs, digest.hex), 'graph');
  const target = join(cache.snapshots, commit, 'onnx', 'model.onnx');
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(target, 'gra');
  await linkIntoSnapshot(cache, commit, file);
  await linkIntoSnapshot(cache, commit, file);
  expect(await readlink(target)).toBe(join('..', '..', '..', 'blobs', digest.hex));
  expect(await readFile(target, 'utf8')).toBe('graph');
});
