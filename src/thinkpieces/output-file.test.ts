import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/temporary-folder.ts';
import { requireWritable, writeOutput } from './output-file.ts';

describe('requireWritable', () => {
  test('lets a file pass, there or not, and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    await requireWritable(join(folder, 'new.json'));
    expect(await readdir(folder)).toEqual([]);
    await writeFile(join(folder, 'old.json'), 'old');
    await requireWritable(join(folder, 'old.json'));
    expect(await readFile(join(folder, 'old.json'), 'utf8')).toBe('old');
  });

  test('refuses what cannot become a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'folder'));
    const refusals = {
      'none/x.json': /there is no folder .*none\. Create it/,
      'file/x.json': /there is no folder/,
      folder: /it is a folder/,
      '/dev/null': /it is no ordinary file/,
    };
    for (const [path, message] of Object.entries(refusals)) {
      const full = path.startsWith('/') ? path : join(folder, path);
      await expect(requireWritable(full)).rejects.toMatchObject({
        code: 'write-failed',
        message: expect.stringMatching(message),
      });
    }
  });
});

describe('writeOutput', () => {
  test('writes all parts, however many and long', async () => {
    const path = join(await temporaryFolder(), 'x.json');
    const parts = Array.from({ length: 300 }, (_, index) => `${index} ${'é'.repeat(index * 10)}\n`);
    await writeOutput(path, parts);
    expect(await readFile(path, 'utf8')).toBe(parts.join(''));
  });

  test('leaves the old file and nothing else when a part fails', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'x.json');
    await writeFile(path, 'old');
    function* parts(): Generator<string> {
      yield 'new'.repeat(100_000);
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    }
    await expect(writeOutput(path, parts())).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('no room is left for it (ENOSPC). Free some room.'),
    });
    expect(await readdir(folder)).toEqual(['x.json']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  test('writes to where a link points', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'real'), 'old');
    await symlink(join(folder, 'real'), join(folder, 'link'));
    await writeOutput(join(folder, 'link'), ['new']);
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  });
});
