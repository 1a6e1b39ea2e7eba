import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, Screen } from '../../../test/cli/scripted-io.ts';
import { temporaryFolder } from '../../../test/cli/temporary-folder.ts';
import { formatNames } from '../../thinkpieces/format.ts';

interface VentiFile {
  readonly options: { readonly seed: number };
  readonly pieces: readonly { readonly quote: string; readonly seed: number }[];
}

async function out(name = 'pieces.json'): Promise<string> {
  return join(await temporaryFolder(), name);
}

async function readVenti(path: string): Promise<VentiFile> {
  return JSON.parse(await readFile(path, 'utf8'));
}

describe('batch', () => {
  test('writes as many pieces as asked, and nothing else beside them', async () => {
    const path = await out();
    const { code, stdout } = await runCli(['batch', '--count', '20', '--out', path, '--seed', '7']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `wrote 20 pieces to ${path}, seed 7\n` });
    const { pieces } = await readVenti(path);
    expect(new Set(pieces.map(({ quote }) => quote)).size).toBe(20);
    expect(new Set(pieces.map(({ seed }) => seed)).size).toBe(20);
    expect(await readdir(join(path, '..'))).toEqual(['pieces.json']);
  });

  test.each(formatNames)('in the format %s writes the same for the same seed', async (format) => {
    const texts = ['a', 'b'].map(async (name) => {
      const path = await out(name);
      const flags = ['--count', '12', '--seed', '3', '--format', format, '--quiet'];
      await runCli(['batch', '--out', path, ...flags]);
      return await readFile(path, 'utf8');
    });
    expect(await texts[0]).toBe(await texts[1]);
    expect(await texts[0]).not.toBe('');
  });

  test('in the format phrases is quote and continuation', async () => {
    const path = await out();
    const flags = ['--count', '2', '--format', 'phrases', '--seed', '3'];
    await runCli(['batch', '--out', path, ...flags], { reply: () => ' Done. And' });
    const phrases: Record<string, string> = JSON.parse(await readFile(path, 'utf8'));
    expect(Object.keys(phrases)).toEqual(['phrase_0', 'phrase_1']);
    expect(phrases['phrase_0']).toMatch(/^[A-Z].* Done\.$/);
  });

  test('draws a seed where none is given, and reports it', async () => {
    const path = await out();
    const { stdout } = await runCli(['batch', '--count', '1', '--out', path], {
      randomSeed: () => 1234,
    });
    expect(stdout).toMatch(/seed 1234\n$/);
    expect((await readVenti(path)).options.seed).toBe(1234);
  });

  test('replaces what an earlier batch wrote', async () => {
    const path = await out();
    await writeFile(path, 'old');
    expect((await runCli(['batch', '--count', '1', '--out', path])).code).toBe(0);
    expect((await readVenti(path)).pieces).toHaveLength(1);
  });

  test('prints nothing with --quiet', async () => {
    const ran = await runCli(['batch', '--count', '9', '--out', await out(), '--quiet']);
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('shows a bar on a terminal', async () => {
    const stderr = new Screen(true);
    await runCli(['batch', '--count', '9', '--out', await out()], { stderr });
    expect(stderr.text).toContain('9/9 pieces');
  });

  test('writes the file even when nobody reads what it says', async () => {
    const path = await out();
    const stdout = new Screen();
    stdout.onWrite = () => Object.assign(new Error('closed'), { code: 'EPIPE' });
    const flags = ['--count', '3', '--out', path, '--resume'];
    expect((await runCli(['batch', ...flags], { stdout })).code).toBe(0);
    expect((await readVenti(path)).pieces).toHaveLength(3);
  });
});

describe('quotes of a batch', () => {
  async function quotesFrom(name: string, content: string): Promise<readonly string[]> {
    const file = await out(name);
    await writeFile(file, content);
    const path = `${file}.out`;
    const flags = ['--count', '4', '--quotes', file, '--seed', '1'];
    const { stderr } = await runCli(['batch', '--out', path, '--quiet', ...flags]);
    expect(stderr).toBe('');
    return (await readVenti(path)).pieces.map(({ quote }) => quote).sort();
  }

  test('come from a text file, a quote a line', async () => {
    const content = '# Mine\nOne.\n\nTwo.\r\n';
    expect(await quotesFrom('q.txt', content)).toEqual(['One.', 'One.', 'Two.', 'Two.']);
  });

  test('come from a JSON file', async () => {
    const content = '["One.", {"text": "Two.", "author": "Ada"}]';
    expect(await quotesFrom('q.JSON', content)).toEqual(['One.', 'One.', 'Two.', 'Two.']);
  });

  test.each([
    ['missing', undefined, /none\.txt cannot be read: there is no such file\. Pass a \.txt file/],
    ['empty', '', /there are no quotes in it/],
    ['blank', '# One\n \n', /there are no quotes in it/],
    ['with a control character', 'One.\nTw\u0000o.', /line 2: .*U\+0000/],
  ])('in a file that is %s are refused', async (_name, content, message) => {
    const path = await out();
    const file = join(path, '..', content === undefined ? 'none.txt' : 'q.txt');
    if (content !== undefined) await writeFile(file, content);
    const argv = ['batch', '--count', '1', '--out', path, '--quotes', file];
    const { code, stdout, stderr } = await runCli(argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('an output that cannot be written', () => {
  test.each([
    ['in no folder', 'none/pieces.json', /there is no folder .*none\. Create it/],
    ['that is a folder', '', /it is a folder/],
  ])('%s is found before the model is loaded', async (_name, name, message) => {
    const path = join(await temporaryFolder(), name);
    const { code, stderr } = await runCli(['batch', '--count', '1', '--out', path], {
      createWriter: () => Promise.reject(new Error('loaded')),
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
