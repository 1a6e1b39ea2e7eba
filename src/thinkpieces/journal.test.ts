import { appendFile, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleJob, samplePiece } from '../../test/cli/sample-job.ts';
import { temporaryFolder } from '../../test/cli/temporary-folder.ts';
import { Journal, readJournal, removeJournal } from './journal.ts';

async function begun(): Promise<string> {
  const path = join(await temporaryFolder(), 'x.json.journal');
  const journal = await Journal.create(path, sampleJob);
  await journal.add(3, samplePiece(3));
  await journal.close();
  return path;
}

describe('a journal', () => {
  test('can be read while it is written', async () => {
    const path = await begun();
    const { job, pieces } = (await readJournal(path))!;
    expect(job).toEqual(sampleJob);
    expect([...pieces]).toEqual([[3, samplePiece(3)]]);
  });

  test('goes on after its last whole line', async () => {
    const path = await begun();
    const whole = await readFile(path, 'utf8');
    await appendFile(path, '{"index":4,"piece":{"id":"012');
    const journal = await Journal.reopen(path, (await readJournal(path))!.length);
    expect(await readFile(path, 'utf8')).toBe(whole);
    await journal.add(1, samplePiece(1));
    await journal.close();
    expect([...(await readJournal(path))!.pieces.keys()]).toEqual([3, 1]);
  });

  test('is not begun over another one', async () => {
    const path = await begun();
    await expect(Journal.create(path, sampleJob)).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('another process has just created it'),
    });
    expect((await readJournal(path))!.pieces.size).toBe(1);
  });

  test('is no device', async () => {
    const path = join(await temporaryFolder(), 'x.journal');
    await symlink('/dev/zero', path);
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'write-failed' });
  });

  test('may be missing, and removed twice', async () => {
    const path = await begun();
    await removeJournal(path);
    await removeJournal(path);
    expect(await readJournal(path)).toBeUndefined();
  });
});
