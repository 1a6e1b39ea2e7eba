import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFileSource } from './file-source.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-file-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

test('reads any part of a file, also many at once', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
  await using source = await openFileSource(await file('parts', bytes));
  expect(source.size).toBe(1000);
  const parts = [
    [0, 1000],
    [999, 1],
    [1000, 0],
    [17, 300],
  ] as const;
  const read = await Promise.all(parts.map(([offset, length]) => source.read(offset, length)));
  for (const [i, [offset, length]] of parts.entries()) {
    expect(read[i]).toEqual(bytes.slice(offset, offset + length));
  }
});

test('tells of a file that shrank since it was opened', async () => {
  const path = await file('shrinking', new Uint8Array(100));
  await using source = await openFileSource(path);
  await truncate(path, 50);
  await expect(source.read(40, 20)).rejects.toMatchObject({
    code: 'invalid-checkpoint',
    message: expect.stringMatching(/shrinking: ends at byte 50, expected 60/),
  });
});

test.each(['absent', '.'])('refuses %s', async (name) => {
  await expect(openFileSource(join(folder, name))).rejects.toMatchObject({
    name: 'VentiError',
    code: 'model-not-found',
    message: expect.stringContaining(folder),
  });
});

test('is closed when it leaves its scope', async () => {
  const source = await openFileSource(await file('closed', new Uint8Array(1)));
  await source[Symbol.asyncDispose]();
  await expect(source.read(0, 1)).rejects.toThrow();
});
