import { describe, expect, test } from 'vitest';
import { input, runCli, Screen } from '../../../test/cli/scripted-io.ts';
import { createScriptedWriter } from '../../testing.ts';

const quote = 'Every moat is a rumour.';
const finished = `${quote} Seed 1 said so. Nobody objected.`;

describe('generate', () => {
  test('prints the finished piece and nothing else, and its seed on standard error', async () => {
    const { code, stdout, stderr } = await runCli(['generate', quote, '--seed', '1']);
    expect(code).toBe(0);
    expect(stdout).toBe(`${finished}\n`);
    expect(stderr).toMatch(/^seed 1, script, 8 tokens, \d+ tokens\/s\n$/);
  });

  test('prints sentences while the piece is written', async () => {
    const stdout = new Screen();
    const writes: string[] = [];
    stdout.onWrite = (text) => {
      writes.push(text);
      return undefined;
    };
    await runCli(['generate', quote, '--seed', '1'], { stdout });
    expect(writes).toEqual([quote, ' Seed 1 said so.', ' Nobody objected.', '\n']);
  });

  test.each([
    ['--no-stream', ['--no-stream']],
    ['--quiet', ['--quiet']],
    ['--max-redraws', ['--max-redraws', '2']],
    ['--best-of', ['--best-of', '3']],
    ['--json', ['--json']],
  ])('%s prints the same piece', async (_name, flags) => {
    const { stdout } = await runCli(['generate', quote, '--seed', '1', ...flags]);
    const text = flags.includes('--json') ? `${JSON.parse(stdout).text}\n` : stdout;
    expect(text).toBe(`${finished}\n`);
  });

  test('of a piece that is drawn again prints the last draw only', async () => {
    const says = (): string => (calls++ === 0 ? ' round and round'.repeat(30) : ' Straight on.');
    let calls = 0;
    const { stdout } = await runCli(['generate', quote, '--max-redraws', '1'], { reply: says });
    expect(stdout).toBe(`${quote} Straight on.\n`);
  });

  test('keeps the unfinished end with --no-trim', async () => {
    const { stdout } = await runCli(['generate', quote, '--seed', '1', '--no-trim']);
    expect(stdout).toBe(`${finished} And then\n`);
  });

  test.each([
    ['no sentence', ' and nobody', ' and nobody'],
    ['nothing at all', '', ''],
    ['paragraphs', '\n\nOne.  \n\n\n\nTwo. And', '\n\nOne.\n\nTwo.'],
  ])('prints a piece of %s as it is', async (_name, says, printed) => {
    const { stdout } = await runCli(['generate', quote], { reply: () => says });
    expect(stdout).toBe(`${quote}${printed}\n`);
  });

  test('hands every option on', async () => {
    const flags = [
      ...['--max-output-tokens', '5', '--temperature', '.5', '--top-k', '4', '--top-p', '9e-1'],
      ...['--min-p', '0.1', '--repetition-penalty', '1.2', '--no-repeat-ngram-size', '3'],
      ...['--banned-tokens', '1,2', '--logit-bias', '12=-5,40=2', '--stop-sequences', 'x y', 'z'],
    ];
    let seen: unknown;
    await runCli(['generate', quote, '--seed', '7', ...flags], {
      reply: (request) => {
        seen = request;
        return ' A.';
      },
    });
    expect(seen).toMatchObject({
      seed: 7,
      maxOutputTokens: 5,
      stopSequences: ['x y', 'z'],
      sampling: {
        temperature: 0.5,
        topK: 4,
        topP: 0.9,
        minP: 0.1,
        repetitionPenalty: 1.2,
        noRepeatNgramSize: 3,
        bannedTokens: [1, 2],
        logitBias: { 12: -5, 40: 2 },
      },
    });
  });

  test('hands the options of a writer on', async () => {
    let seen: unknown;
    const flags = ['--model', 'm', '--dtype', 'q4', '--device', 'cpu', '--threads', '2'];
    await runCli(['generate', quote, ...flags, '--batch-size', '3'], {
      createWriter: async (options) => {
        seen = options;
        return createScriptedWriter(() => ' A.');
      },
    });
    const options = { model: 'm', dtype: 'q4', device: 'cpu', threads: 2, maxBatchSize: 3 };
    expect(seen).toMatchObject(options);
  });
});

describe('the quote of generate', () => {
  const quoteOf = async (argv: readonly string[], stdin = input('terminal')): Promise<string> => {
    const { stdout } = await runCli(['generate', '--json', '--seed', '1', ...argv], { stdin });
    return JSON.parse(stdout).quote;
  };

  test('is the argument', async () => {
    expect(await quoteOf([quote], input('not read'))).toBe(quote);
    expect(await quoteOf(['--', '-5 % is a moat.'])).toBe('-5 % is a moat.');
  });

  test('is one of the corpus by its id', async () => {
    expect(await quoteOf(['--quote-id', 'same-pitch'])).toMatch(/^The confident founder/);
  });

  test('is what is piped in', async () => {
    expect(await quoteOf([], input(`${quote}\n`))).toBe(quote);
    expect(await quoteOf(['-'], input(`\ufeff\n ${quote}\r\n`))).toBe(quote);
  });

  test('is a random one of the corpus on a terminal, and when nothing is piped in', async () => {
    const random = await quoteOf([]);
    expect(random).not.toBe('');
    expect(await quoteOf([], input(''))).toBe(random);
    expect(await quoteOf(['-'], input(' \n'))).toBe(random);
  });

  test.each([
    ['blank', ['generate', ' '], '', 'The quote is blank: write at least a word.'],
    ['empty', ['generate', ''], '', 'The quote is blank: write at least a word.'],
    ['no text', ['generate'], new Uint8Array([0xff]), /^Standard input is no text in UTF-8/],
    ['endless', ['generate', '-'], 'a'.repeat(500_000), /^The quote has 500000 characters/],
    ['a control character', ['generate', 'a\u001bb'], '', /control character U\+001B/],
    ['two at once', ['generate', 'a', '--quote-id', 'b'], '', /pass one of them/],
    ['an unknown id', ['generate', '--quote-id', 'b'], '', /^--quote-id is "b": .*quotes/],
  ])('%s is refused with 2', async (_name, argv, piped, message) => {
    const { code, stdout, stderr } = await runCli(argv, { stdin: input(piped) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replace(/^error: |\n$/g, '')).toMatch(message);
  });
});

describe('the end of generate', () => {
  test('after Ctrl-C is what was written so far, and 130', async () => {
    const interrupt = new AbortController();
    const stdout = new Screen();
    stdout.onWrite = (text) => {
      if (text.includes('One.')) interrupt.abort();
      return undefined;
    };
    const reply = (): string => ' One. Two three four five six seven. Eight nine. Ten eleven.';
    const given = { stdout, reply, interrupt: interrupt.signal };
    const { code } = await runCli(['generate', quote], given);
    expect(code).toBe(130);
    expect(stdout.text).toBe(`${quote} One.\n`);
  });

  test('after Ctrl-C while the model loads is 130 without a word', async () => {
    const interrupt = new AbortController();
    const ran = await runCli(['generate', quote], {
      interrupt: interrupt.signal,
      createWriter: async ({ abortSignal }) => {
        interrupt.abort();
        abortSignal?.throwIfAborted();
        throw new Error('not reached');
      },
    });
    expect(ran).toEqual({ code: 130, stdout: '', stderr: '' });
  });

  test('when nobody reads any more is quiet, and 0', async () => {
    const stdout = new Screen();
    stdout.onWrite = () => Object.assign(new Error('closed'), { code: 'EPIPE' });
    const ran = await runCli(['generate', quote], { stdout });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('when the output cannot be written is 1', async () => {
    const stdout = new Screen();
    stdout.onWrite = () => Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
    const { code, stderr } = await runCli(['generate', quote], { stdout });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: The output cannot be written: ENOSPC: no space.\n',
    });
  });
});

describe('control characters', () => {
  const says = (): string => ' \u001b[2J red.';
  test('of a text are shown on a terminal', async () => {
    const { stdout } = await runCli(['generate', quote], { reply: says, stdout: new Screen(true) });
    expect(stdout).toBe(`${quote} \\u001b[2J red.\n`);
  });

  test('go into a pipe as they are', async () => {
    const { stdout } = await runCli(['generate', quote], { reply: says });
    expect(stdout).toBe(`${quote} \u001b[2J red.\n`);
  });
});
