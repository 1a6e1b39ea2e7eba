import { createHash } from 'node:crypto';
import { chmod, mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rememberedDigest } from './remembered-digest.ts';

const size = 33 << 20;

let root: string;
let file: string;
let memories: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-digest-'));
  file = join(root, 'model.weights');
  memories = join(root, 'cache', 'venti-core', 'digests');
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
  // Files are settled long ago where the clock says so.
  vi.spyOn(Date, 'now').mockReturnValue(new Date('2100-01-01').getTime());
  await writeFile(file, new Uint8Array(size).fill(1));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

function expected(bytes: Uint8Array): { sha256: string; size: number } {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
}

/** How many parts a file was read in: one if it was not read at all. */
async function parts(): Promise<number> {
  let count = 0;
  await rememberedDigest(file, () => count++);
  return count;
}

test('a large file is read once, while nothing about it changes', async () => {
  const digest = expected(new Uint8Array(size).fill(1));
  expect(await rememberedDigest(file)).toEqual(digest);
  expect(await parts()).toBe(1);
  expect(await rememberedDigest(file)).toEqual(digest);
});

test('a file that was changed in place is read again, even where its time was put back', async () => {
  const before = await stat(file);
  await rememberedDigest(file);
  const handle = await open(file, 'r+');
  await handle.write(new Uint8Array([9]), 0, 1, size - 1);
  await handle.close();
  await utimes(file, before.atime, before.mtime);
  const changed = new Uint8Array(size).fill(1);
  changed[size - 1] = 9;
  expect(await rememberedDigest(file)).toEqual(expected(changed));
});

test('a file that has just changed is not remembered yet', async () => {
  vi.mocked(Date.now).mockReturnValue((await stat(file)).ctimeMs + 1000);
  await rememberedDigest(file);
  await expect(readdir(memories)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a damaged memory is made anew', async () => {
  await rememberedDigest(file);
  const [memory] = await readdir(memories);
  await writeFile(join(memories, memory!), 'nonsense');
  expect(await rememberedDigest(file)).toEqual(expected(new Uint8Array(size).fill(1)));
  expect(await parts()).toBe(1);
});

test('a cache that cannot be written costs only time', async () => {
  await writeFile(join(root, 'cache'), 'a file where a folder should be');
  await chmod(join(root, 'cache'), 0o400);
  expect(await rememberedDigest(file)).toEqual(expected(new Uint8Array(size).fill(1)));
});

test('a small file is read each time', async () => {
  await writeFile(file, 'quote');
  expect(await rememberedDigest(file)).toEqual(expected(new TextEncoder().encode('quote')));
  await expect(readdir(memories)).rejects.toMatchObject({ code: 'ENOENT' });
});
