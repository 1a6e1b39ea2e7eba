import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Given, type Ran, runCli, Screen } from '../../../test/cli/scripted-io.ts';
import { temporaryFolder } from '../../../test/cli/temporary-folder.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { createScriptedWriter } from '../../testing.ts';
import { markers } from './model-card.ts';

const heldOut = 'Every moat is a story we tell the board.\n<|endoftext|>\n'.repeat(60);

async function run(flags: readonly string[], given: Given = {}): Promise<Ran> {
  return await runCli(['eval', '--pieces', '10', ...flags], given);
}

/** A folder with a held-out text and a corpus. */
async function files(): Promise<{ folder: string; text: string; corpus: string }> {
  const folder = await temporaryFolder();
  const [text, corpus] = [join(folder, 'held-out.txt'), join(folder, 'corpus.txt')];
  await writeFile(text, heldOut);
  await writeFile(corpus, 'Nobody objected to anything.');
  return { folder, text, corpus };
}

describe('eval', () => {
  test('prints a figure a line, each with its interval, and says what it measured', async () => {
    const { text, corpus } = await files();
    const { code, stdout, stderr } = await run(['--text', text, '--corpus', corpus]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bits per byte of the held-out text +2\.000 {2}\(2\.000 to 2\.000\)$/m);
    expect(stdout).toMatch(/^pieces that end in a finished sentence +0 % {2}\(0 % to 28 %\)$/m);
    expect(stdout).toMatch(
      /^gender, founding: \+ men, − women, bits +\+0\.00 {2}\(\+0\.00 to \+0\.00\)$/m,
    );
    expect(stdout).toMatch(/^script, script, script\. 10 pieces, seed 1, before trimming\.$/m);
    expect(stdout).toMatch(
      /^Held-out text: 60 documents, 2400 bytes, 540 tokens, SHA-256 \w{16}\.$/m,
    );
    expect(stdout).toMatch(/corpus of 4 words: 2 words, "nobody objected"\.\n/);
    expect(stderr).toBe(
      ['held-out text', 'pieces', 'corpus', 'bias probe']
        .map((stage) => `measuring: ${stage}\n`)
        .join(''),
    );
  });

  test('prints the report as JSON', async () => {
    const { text } = await files();
    const { stdout, stderr } = await run(['--text', text, '--seed', '5', '--json', '--quiet']);
    const report = JSON.parse(stdout) as EvaluationReport;
    const figure = { value: 2, low: 2, high: 2 };
    expect(report).toMatchObject({ seed: 5, pieces: 10, bitsPerByte: figure });
    for (const { value, low, high } of [report.seqRep4, report.distinct2]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(stderr).toBe('');
  });

  test('leaves out what it has no text for', async () => {
    const { stdout } = await run([]);
    expect(stdout).not.toMatch(/bits per byte|corpus/);
    expect(stdout).toMatch(/^seq-rep-4/);
  });

  test('hands the options of a writer on', async () => {
    let seen: unknown;
    await run(['--model', 'm', '--dtype', 'q4', '--threads', '2'], {
      createWriter: async (options) => {
        seen = options;
        return createScriptedWriter(() => ' A.');
      },
    });
    expect(seen).toMatchObject({ model: 'm', dtype: 'q4', threads: 2 });
  });

  test('shows a bar on a terminal, and clears it', async () => {
    const { text } = await files();
    const stderr = new Screen(true);
    await run(['--text', text], { stderr });
    expect(stderr.text).toMatch(/held-out text .*%/);
    expect(stderr.text).toMatch(/pieces +.*%/);
    expect(stderr.text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      stderr.text.lastIndexOf('\u001b[?25l'),
    );
  });

  test('ends with 130 after Ctrl-C, writes nothing and frees the model', async () => {
    const { folder, text } = await files();
    const interrupt = new AbortController();
    const writer = createScriptedWriter(() => ' A.');
    const createWriter = async () => writer;
    const stderr = new Screen();
    stderr.onWrite = (line) => {
      if (line.includes('pieces')) interrupt.abort();
      return undefined;
    };
    const out = join(folder, 'card.md');
    const given = { createWriter, stderr, interrupt: interrupt.signal };
    const { code, stdout } = await run(['--text', text, '--out', out], given);
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(await readdir(folder)).toEqual(['corpus.txt', 'held-out.txt']);
    await expect(writer.score(['a'])).rejects.toMatchObject({ code: 'disposed' });
  });

  test.each([
    [['--pieces', '3'], 2, 'error: --pieces is 3: pass a whole number from 10 up.\n'],
    [['--pieces', 'x'], 2, 'error: --pieces is "x": pass a whole number from 10 up.\n'],
    [['--seed', '-1'], 2, 'error: --seed is -1: pass a whole number from 0 up.\n'],
    [['--text', '/nowhere'], 1, /^error: --text \/nowhere cannot be read: there is no such file\./],
    [['--corpus', '/'], 1, /^error: --corpus \/ cannot be read: it is a folder\./],
    [['--samples', '50'], 2, /--pieces/],
    [['--temperature', '1'], 2, /There is no option "--temperature"/],
    [['--out', '/nowhere/card.md'], 1, /^error: .*there is no folder \/nowhere/],
  ])('of %j is refused', async (flags, expected, message) => {
    const { code, stdout, stderr } = await runCli(['eval', ...flags]);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test.each([
    ['no UTF-8', Uint8Array.of(65, 0xff), /^error: The held-out text is not UTF-8/],
    ['too short', 'A line.', /^error: The held-out text has 7 bytes, too few .*pass 2000 or more/],
    ['empty', '', /^error: The held-out text has 0 bytes/],
  ])('of a text that is %s is refused', async (_name, content, message) => {
    const { text } = await files();
    await writeFile(text, content);
    const { code, stderr } = await run(['--quiet', '--text', text]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe('a model card', () => {
  test('is made where there is none', async () => {
    const out = join(await temporaryFolder(), 'card.md');
    const { stderr } = await run(['--out', out]);
    expect(stderr).toMatch(`wrote ${out}\n`);
    const card = await readFile(out, 'utf8');
    expect(card).toMatch(
      /^# script\n\n\| \| \|\n\| --- \| --- \|\n\| context \| 1000000 tokens \|/,
    );
    expect(card).toMatch(/\n\| seq-rep-4 \| 0\.000 \| 0\.000 to 0\.000 \|\n/);
    expect(card.trimEnd().endsWith(markers.end)).toBe(true);
  });

  test('keeps what was written by hand, and has new figures every time', async () => {
    const out = join(await temporaryFolder(), 'card.md');
    const before = `# Mine $& $1\n\nBy hand.\n\n${markers.begin}\nprevious figures\n${markers.end}\n\n## Limits\n`;
    await writeFile(out, before);
    await run(['--out', out]);
    const first = await readFile(out, 'utf8');
    expect(first.startsWith(`# Mine $& $1\n\nBy hand.\n\n${markers.begin}\n| measure |`)).toBe(
      true,
    );
    expect(first.endsWith(`\n${markers.end}\n\n## Limits\n`)).toBe(true);
    expect(first).not.toContain('previous figures');
    const lasting = (card: string): string => card.replaceAll(/^\| tokens.*\n/gm, '');
    await run(['--out', out]);
    expect(lasting(await readFile(out, 'utf8'))).toBe(lasting(first));
    await run(['--out', out, '--seed', '2']);
    expect(lasting(await readFile(out, 'utf8'))).not.toBe(lasting(first));
  });

  test.each([
    ['no markers', 'By hand.'],
    ['one marker', `A\n${markers.begin}\nB`],
    ['markers the other way round', `${markers.end}\n${markers.begin}`],
    ['markers twice', `${markers.begin}\n${markers.end}\n`.repeat(2)],
  ])('with %s is left alone, and nothing is measured', async (_name, content) => {
    const out = join(await temporaryFolder(), 'card.md');
    await writeFile(out, content);
    const { code, stdout, stderr } = await run(['--out', out]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/card\.md has no place for figures: put the lines\n<!--/);
    expect(await readFile(out, 'utf8')).toBe(content);
  });

  test('is not written over a folder', async () => {
    const out = join(await temporaryFolder(), 'card.md');
    await mkdir(out);
    expect((await run(['--out', out])).stderr).toMatch(/it is a folder/);
  });

  test('in .json is the report', async () => {
    const out = join(await temporaryFolder(), 'report.json');
    const { stdout } = await run(['--out', out, '--json']);
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(JSON.parse(stdout));
  });
});
