import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containedFile } from './contained-file.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-contained-'));
  folder = join(root, 'model');
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(root, 'secret'), 'x');
  await writeFile(join(folder, 'onnx/model.onnx_data'), 'x');
  await writeFile(join(folder, 'shared.data'), 'x');
  await symlink(join(folder, 'shared.data'), join(folder, 'onnx/inside'));
  await symlink(join(root, 'secret'), join(folder, 'onnx/outside'));
  await symlink(root, join(folder, 'onnx/up'));
});
afterAll(async () => await rm(root, { recursive: true }));

const graph = 'onnx/model.onnx';

describe('containedFile', () => {
  test.each([
    ['model.onnx_data', 'onnx/model.onnx_data'],
    ['../shared.data', 'shared.data'],
    ['inside', 'onnx/inside'],
  ])('takes %j', async (name, file) => {
    expect(await containedFile(folder, graph, name)).toBe(join(file));
  });

  test.each([
    '../../secret',
    '/etc/passwd',
    '',
    '..',
    'C:\\weights',
    'c:weights',
    '..\\..\\secret',
    'model.onnx_data\0.txt',
  ])('refuses %j before it looks', async (name) => {
    await expect(containedFile(folder, graph, name)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringContaining("expected a file in the model's own folder"),
    });
  });

  test.each(['outside', 'up/secret'])(
    'refuses %j, which a link leads out of the folder',
    async (name) => {
      await expect(containedFile(folder, graph, name)).rejects.toMatchObject({
        code: 'invalid-checkpoint',
        message: expect.stringMatching(/a link to .*secret, expected/),
      });
    },
  );

  test('names a file that is missing', async () => {
    await expect(containedFile(folder, graph, 'gone')).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('which is missing'),
    });
  });

  test("takes links of the hub's cache to the blobs of the same repository, and to no others", async () => {
    const cache = join(root, 'hub');
    const snapshot = join(cache, 'models--a--b/snapshots/123');
    await mkdir(join(snapshot, 'onnx'), { recursive: true });
    for (const name of ['a--b', 'c--d']) {
      await mkdir(join(cache, `models--${name}/blobs`), { recursive: true });
      await writeFile(join(cache, `models--${name}/blobs/abc`), 'x');
    }
    await symlink('../../../blobs/abc', join(snapshot, 'onnx/model.onnx_data'));
    await symlink('../../../../models--c--d/blobs/abc', join(snapshot, 'onnx/foreign'));
    expect(await containedFile(snapshot, graph, 'model.onnx_data')).toBe('onnx/model.onnx_data');
    await expect(containedFile(snapshot, graph, 'foreign')).rejects.toMatchObject({
      code: 'invalid-checkpoint',
    });
  });
});
