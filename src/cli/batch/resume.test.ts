import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Given, type Ran, reply, runCli } from '../../../test/cli/scripted-io.ts';
import { temporaryFolder } from '../../../test/cli/temporary-folder.ts';
import { type FormatName, formatNames } from '../../thinkpieces/format.ts';

const count = 10;

/** A batch in a folder of its own. */
class Batch {
  readonly path: string;
  readonly journal: string;
  private readonly format: FormatName;

  private constructor(folder: string, format: FormatName) {
    this.path = join(folder, 'pieces');
    this.journal = `${this.path}.journal`;
    this.format = format;
  }

  static async create(format: FormatName = 'venti'): Promise<Batch> {
    return new Batch(await temporaryFolder(), format);
  }

  async run(flags: readonly string[] = [], given?: Given): Promise<Ran> {
    const own = ['--count', String(count), '--out', this.path, '--format', this.format];
    return await runCli(['batch', ...own, ...flags], given);
  }

  /** What is left of it when it was killed after some pieces. */
  async breakOff(
    pieces: number,
    flags: readonly string[] = ['--seed', '7'],
    given?: Pick<Given, 'reply'>,
  ): Promise<void> {
    await this.keepJournal(flags, given);
    const lines = (await readFile(this.journal, 'utf8')).split(/(?<=\n)/);
    await writeFile(this.journal, lines.slice(0, 1 + pieces).join(''));
  }

  /** Writes all pieces, and lets a folder be in the way when the file is to be written. */
  async keepJournal(
    flags: readonly string[] = ['--seed', '7'],
    { reply: says = reply }: Pick<Given, 'reply'> = {},
  ): Promise<Ran> {
    const ran = await this.run(flags, {
      reply: (request) => {
        mkdirSync(this.path, { recursive: true });
        return says(request);
      },
    });
    await rm(this.path, { recursive: true });
    return ran;
  }

  async output(): Promise<string> {
    return await readFile(this.path, 'utf8');
  }

  async files(): Promise<string[]> {
    return await readdir(join(this.path, '..'));
  }
}

async function unbroken(format: FormatName = 'venti'): Promise<string> {
  const batch = await Batch.create(format);
  await batch.run(['--seed', '7']);
  return await batch.output();
}

/** Pieces that are begun before the first is read; of a larger batch some are finished by then. */
const underWay = 16;
const large = ['--count', String(3 * underWay), '--seed', '7'];

describe('a batch that was killed', () => {
  test.each(formatNames)('goes on to the same file in the format %s', async (format) => {
    const batch = await Batch.create(format);
    await batch.breakOff(4);
    const { code, stdout } = await batch.run(['--seed', '7', '--resume']);
    expect(code).toBe(0);
    expect(stdout).toBe(`kept 4 of 10\nwrote 10 pieces to ${batch.path}, seed 7\n`);
    expect(await batch.output()).toBe(await unbroken(format));
    expect(await batch.files()).toEqual(['pieces']);
  });

  test('at any byte of its journal goes on to the same file', async () => {
    const batch = await Batch.create();
    await batch.keepJournal();
    const journal = await readFile(batch.journal);
    const expected = await unbroken();
    for (let cut = 0; cut < journal.length; cut += 97) {
      await writeFile(batch.journal, journal.subarray(0, cut));
      const { code, stderr } = await batch.run(['--seed', '7', '--resume', '--quiet']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(await batch.output()).toBe(expected);
      await rm(batch.path);
    }
  });

  test('writes only what is missing', async () => {
    const batch = await Batch.create();
    await batch.breakOff(6);
    let written = 0;
    await batch.run(['--resume'], {
      reply: (request) => {
        written++;
        return reply(request);
      },
    });
    expect(written).toBe(4);
  });

  test.each(formatNames)('has the best of several again in the format %s', async (format) => {
    // What a candidate says, and so which is the best, is its seed's doing.
    const given = { reply: ({ seed }: { seed: number }) => ' Word'.repeat(1 + (seed % 9)) };
    const flags = ['--seed', '7', '--best-of', '4'];
    const batch = await Batch.create(format);
    await batch.run(flags, given);
    const expected = await batch.output();
    await rm(batch.path);
    await batch.breakOff(4, flags, given);
    const { stdout } = await batch.run([...flags, '--resume'], given);
    expect(stdout).toMatch(/^kept 4 of 10\n/);
    expect(await batch.output()).toBe(expected);
    expect((await batch.run([...flags, '--resume'], given)).stdout).toContain('is finished');
  });

  test('may be killed again, while it goes on', async () => {
    const batch = await Batch.create();
    await batch.breakOff(2);
    await batch.breakOff(5, ['--resume']);
    const { stdout } = await batch.run(['--resume']);
    expect(stdout).toMatch(/^kept 5 of 10\n/);
    expect(await batch.output()).toBe(await unbroken());
  });

  test('keeps the seed that was drawn for it', async () => {
    const batch = await Batch.create();
    await batch.breakOff(3, []);
    const { stdout } = await batch.run(['--resume'], { randomSeed: () => 99 });
    expect(stdout).toMatch(/seed 42\n$/);
  });

  test('after its last piece has only to be written', async () => {
    const batch = await Batch.create();
    const { code, stderr } = await batch.keepJournal();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /10 of 10 pieces are safe in .*: add --resume to go on\nerror: .*EISDIR/,
    );
    const { stdout } = await batch.run(['--resume', '--quiet']);
    expect(stdout).toBe('');
    expect(await batch.output()).toBe(await unbroken());
    expect(await batch.files()).toEqual(['pieces']);
  });

  test('or in which the model failed goes on', async () => {
    const batch = await Batch.create();
    let begun = 0;
    const broken = await batch.run(large, {
      reply: (request) => {
        if (++begun === 2 * underWay) throw new Error('the model is on fire');
        return reply(request);
      },
    });
    expect(broken.code).toBe(1);
    const [, kept] = /^(\d+) of 48 pieces are safe in/m.exec(broken.stderr) ?? [];
    const { stdout } = await batch.run([...large, '--resume']);
    expect(stdout).toContain(`kept ${kept} of 48\n`);
    const resumed = await batch.output();
    await batch.run(large);
    expect(await batch.output()).toBe(resumed);
  });

  test('is not begun anew unasked', async () => {
    const batch = await Batch.create();
    await batch.breakOff(4);
    const journal = await readFile(batch.journal, 'utf8');
    const { code, stderr } = await batch.run(['--seed', '7']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/4 of 10 pieces\. Add --resume to go on with it, or --force to begin/);
    expect(await readFile(batch.journal, 'utf8')).toBe(journal);
  });

  test('is begun anew with --force', async () => {
    const batch = await Batch.create();
    await batch.breakOff(4, ['--seed', '8']);
    const { code, stdout } = await batch.run(['--seed', '7', '--force']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `wrote 10 pieces to ${batch.path}, seed 7\n`,
    });
    expect(await batch.output()).toBe(await unbroken());
  });

  test('before its first piece leaves nothing that has to be forced', async () => {
    const batch = await Batch.create();
    await batch.run([], {
      reply: () => {
        throw new Error('the model is on fire');
      },
    });
    expect(await batch.files()).toEqual([]);
    await writeFile(batch.journal, '{"format":"venti-jou');
    expect((await batch.run(['--seed', '7'])).code).toBe(0);
  });
});

describe('--resume', () => {
  test('begins where there is nothing to go on with', async () => {
    const batch = await Batch.create();
    const { code, stdout } = await batch.run(['--seed', '7', '--resume']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kept 0 of 10\n/);
  });

  test.each(formatNames)(
    'of a finished file in the format %s has nothing to do',
    async (format) => {
      const batch = await Batch.create(format);
      await batch.run(['--seed', '7']);
      const written = await batch.output();
      const { code, stdout } = await batch.run(['--seed', '7', '--resume'], {
        reply: () => {
          throw new Error('written again');
        },
      });
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: `kept 10 of 10: ${batch.path} is finished\n`,
      });
      expect(await batch.output()).toBe(written);
    },
  );

  test('takes the seed from a finished file, where that tells it', async () => {
    const venti = await Batch.create();
    await venti.run(['--seed', '7']);
    expect((await venti.run(['--resume'])).code).toBe(0);

    const phrases = await Batch.create('phrases');
    await phrases.run(['--seed', '7']);
    const { code, stderr } = await phrases.run(['--resume']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the format phrases does not tell its seed\. Pass the --seed/);
  });

  test.each([
    ['--seed', ['--seed', '8'], '--seed is 7 there and 8 here'],
    ['--temperature', ['--temperature', '0.9'], '--temperature is 0.7 there and 0.9 here'],
    ['--count', ['--count', '11'], '--count is 10 there and 11 here'],
    ['--logit-bias', ['--logit-bias', '1=2'], '--logit-bias is {} there and {"1":2} here'],
    ['--best-of', ['--best-of', '3'], '--best-of is 1 there and 3 here'],
    ['--no-trim', ['--no-trim'], 'trim is true there and false here'],
    ['two', ['--seed', '8', '--top-k', '9'], 'seed is 7 there and 8 here; --top-k is 40 there'],
  ])('of another job names what differs: %s', async (_name, flags, difference) => {
    const batch = await Batch.create();
    const refused = async (name: string): Promise<void> => {
      const { code, stdout, stderr } = await batch.run(['--resume', ...flags]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`${name} belongs to another batch: `);
      expect(stderr).toContain(difference);
      expect(stderr).toContain('Pass the options it was begun with');
    };
    await batch.breakOff(4);
    await refused(batch.journal);
    await batch.run(['--resume']);
    await refused(batch.path);
  });

  test('of another format or other quotes is refused', async () => {
    const batch = await Batch.create();
    await batch.breakOff(4);
    const format = await batch.run(['--resume', '--format', 'jsonl']);
    expect(format.stderr).toContain('--format is venti there and jsonl here');
    const quotes = join(batch.path, '../quotes.txt');
    await writeFile(quotes, 'One.\nTwo.\n');
    const others = await batch.run(['--resume', '--quotes', quotes]);
    expect(others.stderr).toMatch(/--quotes is \d+ of SHA-256 .*… there and 2 of SHA-256 .*… here/);
  });

  test('of a finished file that tells less compares what it tells', async () => {
    const jsonl = await Batch.create('jsonl');
    await jsonl.run(['--seed', '7']);
    const other = await jsonl.run(['--seed', '7', '--resume', '--top-k', '9']);
    expect(other.stderr).toMatch(/piece 1 has another quote, seed, model or options/);

    const phrases = await Batch.create('phrases');
    await phrases.run(['--seed', '7']);
    const seed = await phrases.run(['--seed', '8', '--resume']);
    expect(seed.stderr).toMatch(/opens with another quote: --seed or --quotes differ/);
    const fewer = await phrases.run(['--seed', '7', '--resume', '--count', '9']);
    expect(fewer.stderr).toMatch(/--count is 10 there and 9 here/);
  });

  test('refuses a file that no batch wrote', async () => {
    const batch = await Batch.create();
    await writeFile(batch.path, 'My diary.');
    const { code, stderr } = await batch.run(['--seed', '7', '--resume']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/holds no thinkpieces in the format venti/);
    expect(await batch.output()).toBe('My diary.');
  });

  test('refuses a journal that is damaged, or none', async () => {
    const batch = await Batch.create();
    await batch.breakOff(4);
    const journal = await readFile(batch.journal, 'utf8');
    await writeFile(batch.journal, journal.replace('"outputTokens":', '"outputTokens":1'));
    expect((await batch.run(['--resume'])).stderr).toMatch(/Line 2 of .*journal is damaged/);
    await writeFile(batch.journal, 'My diary.\n');
    for (const flags of [['--resume'], []]) {
      expect((await batch.run(flags)).stderr).toMatch(/is not a journal of a batch/);
    }
  });
});

describe('Ctrl-C', () => {
  test('writes the pieces that are finished, and 130', async () => {
    const batch = await Batch.create();
    const interrupt = new AbortController();
    let begun = 0;
    const { code, stdout } = await batch.run(large, {
      interrupt: interrupt.signal,
      reply: (request) => {
        if (++begun === 2 * underWay) interrupt.abort();
        return reply(request);
      },
    });
    expect(code).toBe(130);
    const { pieces } = JSON.parse(await batch.output()) as { pieces: { finishReason: string }[] };
    expect(stdout).toBe(
      `stopped: ${batch.path} has ${pieces.length} of 48 pieces, seed 7; add --resume to go on\n`,
    );
    expect(pieces.every(({ finishReason }) => finishReason === 'stop')).toBe(true);

    const resumed = await batch.run([...large, '--resume']);
    expect(resumed.stdout).toContain(`kept ${pieces.length} of 48\n`);
    const output = await batch.output();
    await batch.run(large);
    expect(await batch.output()).toBe(output);
  });

  test('drops pieces whose candidates are not all written', async () => {
    const batch = await Batch.create();
    const flags = [...large, '--best-of', '3'];
    const interrupt = new AbortController();
    let begun = 0;
    const { code } = await batch.run(flags, {
      interrupt: interrupt.signal,
      reply: (request) => {
        if (++begun === 2 * underWay) interrupt.abort();
        return reply(request);
      },
    });
    expect(code).toBe(130);
    const { pieces } = JSON.parse(await batch.output()) as { pieces: { finishReason: string }[] };
    expect(pieces.length).toBeLessThanOrEqual((2 * underWay) / 3);
    expect(pieces.every(({ finishReason }) => finishReason === 'stop')).toBe(true);
    await batch.run([...flags, '--resume']);
    const output = await batch.output();
    await batch.run(flags);
    expect(await batch.output()).toBe(output);
  });

  test('before the first piece leaves nothing', async () => {
    const batch = await Batch.create();
    const { code, stdout } = await batch.run([], { interrupt: AbortSignal.abort() });
    expect({ code, stdout }).toEqual({
      code: 130,
      stdout: 'stopped before a piece was finished\n',
    });
    expect(await batch.files()).toEqual([]);
  });
});
