import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ended, runProcess, shell, start } from './process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const flags = ['--count', '60', '--seed', '7', '--max-output-tokens', '60', '--batch-size', '8'];

/** A file of thinkpieces but for what differs from run to run. */
async function readPieces(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replaceAll(/"timings":\{[^}]*\}/g, '"timings":{}');
}

/** Waits for the first line of progress: by then a piece is in the journal. */
async function firstPieces(child: ReturnType<typeof start>): Promise<void> {
  await once(child.stderr, 'data');
}

describe('a batch in a process of its own', () => {
  test.each([
    ['single pieces', []],
    ['the best of several', ['--best-of', '2', '--max-output-tokens', '12']],
  ])('that is killed goes on to the file of an unbroken run: %s', async (_name, more) => {
    const all = [...flags, ...more];
    const folder = await temporaryFolder();
    const whole = join(folder, 'whole.json');
    const { code, stdout } = await runProcess('batch', '--out', whole, ...all);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `wrote 60 pieces to ${whole}, seed 7\n` });

    const broken = join(folder, 'broken.json');
    const child = start(['batch', '--out', broken, ...all]);
    await firstPieces(child);
    child.kill('SIGKILL');
    expect((await ended(child)).code).toBeNull();
    expect(await readdir(folder)).toEqual(['broken.json.journal', 'whole.json']);

    const resumed = await runProcess('batch', '--out', broken, '--resume', ...all);
    expect(resumed.code).toBe(0);
    expect(Number(/^kept (\d+) of 60\n/.exec(resumed.stdout)?.[1])).toBeGreaterThan(0);
    expect(await readPieces(broken)).toBe(await readPieces(whole));
    expect(await readdir(folder)).toEqual(['broken.json', 'whole.json']);

    const again = await runProcess('batch', '--out', broken, '--resume', ...all);
    expect(again.stdout).toBe(`kept 60 of 60: ${broken} is finished\n`);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly at %s', async (signal) => {
    const path = join(await temporaryFolder(), 'pieces.json');
    const child = start(['batch', '--out', path, ...flags]);
    await firstPieces(child);
    child.kill(signal);
    const { code, stdout } = await ended(child);
    expect(code).toBe(130);
    const { pieces } = JSON.parse(await readFile(path, 'utf8')) as { pieces: unknown[] };
    expect(stdout).toMatch(`has ${pieces.length} of 60 pieces`);
  });

  test.skipIf(process.platform === 'win32')('loses no piece when the disk is full', async () => {
    const folder = await temporaryFolder();
    // A file that grows beyond 16 KiB is told that there is no room.
    const script = `ulimit -f 16; $venti batch --out pieces.json ${flags.join(' ')}`;
    const { code, stderr } = await shell(script, folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/pieces are safe in pieces\.json\.journal/);
    expect(stderr).toMatch(/error: .*no room is left for it \(EFBIG\)\. Free some room\.\n$/);
    const resumed = await runProcess(
      'batch',
      '--out',
      join(folder, 'pieces.json'),
      '--resume',
      ...flags,
    );
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toMatch(/^kept [1-9]\d* of 60\n/);
  });
});

describe('the command line in a process of its own', () => {
  test('streams a piece', async () => {
    const argv = ['generate', 'Every moat is a story.', '--seed', '7', '--max-output-tokens', '60'];
    const streamed = await runProcess(...argv);
    const whole = await runProcess(...argv, '--json');
    expect(streamed.code).toBe(0);
    expect(streamed.stdout).toBe(`${JSON.parse(whole.stdout).text}\n`);
    expect(streamed.stderr).toMatch(/^seed 7, pocket, \d+ tokens, \d+ tokens\/s\n$/);
  });

  test('reads a pipe, and ends quietly when nobody reads it', async () => {
    const folder = await temporaryFolder();
    const piped = await shell('echo "Every moat is a story." | $venti generate --quiet', folder);
    expect(piped).toMatchObject({ code: 0, stderr: '' });
    expect(piped.stdout).toMatch(/^Every moat is a story\./);
    const commands = ['quotes', 'generate', 'generate --json', '--help'];
    const pipes = commands.map((command) => `$venti ${command} | head -c 5 >&2; echo $PIPESTATUS`);
    const closed = await shell(pipes.join('\n'), folder);
    expect(closed.stdout).toBe('0\n0\n0\n0\n');
    expect(closed.stderr).not.toMatch(/error|EPIPE|Warning/);
  });

  test('tells the version of package.json', async () => {
    expect((await runProcess('--version')).stdout).toBe(`${manifest.version}\n`);
  });

  test('lists the model in the box', async () => {
    expect((await runProcess('models')).stdout).toMatch(/^pocket, q8, /);
  });

  test('finds the installation healthy', async () => {
    const { code, stdout } = await runProcess('doctor');
    expect(stdout).toMatch(/\nReady to write\.\n$/);
    expect(code).toBe(0);
  });

  test('knows no model that is not there', async () => {
    const { code, stderr } = await runProcess('generate', 'A quote.', '--model', 'nope');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: There is no model "nope": pass one of pocket/),
    });
  });
});
