import { describe, expect, test } from 'vitest';
import { emptyShelf, runCli } from '../../test/cli/scripted-io.ts';
import { quotes } from '../quotes/corpus.ts';
import { parseQuotes } from '../quotes/parse.ts';

describe('quotes', () => {
  test('lists the corpus, an id and a quote a line', async () => {
    const { code, stdout } = await runCli(['quotes']);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(quotes.length + 1);
    expect(stdout).toMatch(/^same-pitch +The confident founder/m);
  });

  test('of a theme lists that theme', async () => {
    const { stdout } = await runCli(['quotes', '--theme', 'boards', '--json']);
    const listed = JSON.parse(stdout) as typeof quotes;
    expect(listed).toEqual(quotes.filter(({ themes }) => themes.includes('boards')));
  });

  test('as JSON is a quotes file', async () => {
    const { stdout } = await runCli(['quotes', '--json']);
    expect(parseQuotes(stdout, 'json')).toEqual(quotes);
  });
});

describe('models pull', () => {
  test('asks for the precision that is typed, or for none', async () => {
    const asked: unknown[] = [];
    const models: typeof emptyShelf = {
      ...emptyShelf,
      pull: async (model, dtype) => {
        asked.push([model, dtype]);
        return { name: model, path: '/cache', bytes: 1_000_000 };
      },
    };
    await runCli(['models', 'pull', 'a/graphs', '--dtype', 'q4', '--quiet'], { models });
    await runCli(['models', 'pull', 'a/graphs', '--quiet'], { models });
    expect(asked).toEqual([
      ['a/graphs', 'q4'],
      ['a/graphs', undefined],
    ]);
    const { code, stderr } = await runCli(['models', 'pull', 'a/graphs', '--dtype', 'q5'], {
      models,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--dtype.*fp32, fp16, q8, q4/);
  });
});
