import { describe, expect, test } from 'vitest';
import { runCli } from '../../test/cli/scripted-io.ts';
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
