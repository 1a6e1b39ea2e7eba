import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { withFileLock } from './file-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-lock-'));
  path = join(folder, 'locks', 'file.lock');
  onTestFinished(() => rm(folder, { recursive: true }));
});

const { signal } = new AbortController();
const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('many who want a lock have it one after the other', async () => {
  let holders = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++holders);
    await sleep();
    holders--;
  };
  await Promise.all(Array.from({ length: 20 }, () => withFileLock(path, sleep, signal, work)));
  expect(most).toBe(1);
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('a lock is let go when the work fails', async () => {
  const failing = withFileLock(path, sleep, signal, () => Promise.reject(new Error('work')));
  await expect(failing).rejects.toThrow('work');
  expect(await withFileLock(path, sleep, signal, async () => 1)).toBe(1);
});

test('a lock whose holder has long been silent is taken over', async () => {
  await withFileLock(path, sleep, signal, async () => {});
  await writeFile(path, '');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  expect(await withFileLock(path, sleep, signal, async () => 1)).toBe(1);
});

test('who waits can give up', async () => {
  await withFileLock(path, sleep, signal, async () => {
    const reason = new Error('given up');
    const impatient = withFileLock(
      path,
      () => Promise.reject(reason),
      signal,
      async () => 1,
    );
    await expect(impatient).rejects.toBe(reason);
  });
});
