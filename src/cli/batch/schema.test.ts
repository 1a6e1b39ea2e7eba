import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../../schema/thinkpieces.schema.json' with { type: 'json' };
import { runCli } from '../../../test/cli/scripted-io.ts';
import { temporaryFolder } from '../../../test/cli/temporary-folder.ts';

const validate: ValidateFunction = new Ajv2020({ strict: true }).compile(schema);

interface File {
  [field: string]: unknown;
  model: Record<string, unknown>;
  options: Record<string, unknown>;
  quotes: Record<string, unknown>;
  pieces: Record<string, unknown>[];
}

async function write(...flags: string[]): Promise<File> {
  const path = join(await temporaryFolder(), 'pieces.json');
  await runCli(['batch', '--count', '20', '--out', path, '--seed', '7', ...flags]);
  return JSON.parse(await readFile(path, 'utf8'));
}

describe('thinkpieces.schema.json', () => {
  test.each([
    ['defaults', []],
    [
      'options',
      ['--logit-bias', '1=-2', '--banned-tokens', '3', '--stop-sequences', 'x', '--no-trim'],
    ],
    ['the best of several', ['--best-of', '3']],
    ['nothing written', ['--max-output-tokens', '1', '--stop-sequences', 'S']],
  ])('holds for what batch writes: %s', async (_name, flags) => {
    const file = await write(...flags);
    validate(file);
    expect(validate.errors).toBeNull();
    expect(file.pieces).toHaveLength(20);
  });

  describe('rejects', () => {
    test.each<[string, (broken: File) => unknown]>([
      ['another format', (broken) => (broken['format'] = 'phrases')],
      ['another version', (broken) => (broken['version'] = 2)],
      ['no model', (broken) => Reflect.deleteProperty(broken, 'model')],
      ['an unknown field', (broken) => (broken['extra'] = 1)],
      ['no seed', (broken) => Reflect.deleteProperty(broken.options, 'seed')],
      ['a seed below 0', (broken) => (broken.options['seed'] = -1)],
      ['a token id that is none', (broken) => (broken.options['logitBias'] = { a: 1 })],
      ['a digest cut short', (broken) => (broken.quotes['sha256'] = 'abc')],
      ['pieces that are no list', (broken) => (broken.pieces = {} as File['pieces'])],
      ['a piece that is none', (broken) => (broken.pieces[3] = {})],
      ['a piece without text', (broken) => Reflect.deleteProperty(broken.pieces[3]!, 'text')],
      ['a piece with an index', (broken) => (broken.pieces[3]!['index'] = 3)],
      ['an id that is none', (broken) => (broken.pieces[3]!['id'] = 'XYZ')],
      ['an unknown reason', (broken) => (broken.pieces[3]!['finishReason'] = 'bored')],
      ['tokens by halves', (broken) => (broken.pieces[3]!['usage'] = { promptTokens: 0.5 })],
      ['a candidate by halves', (broken) => (broken.pieces[3]!['selection'] = { candidate: 0.5 })],
      ['a share above 1', (broken) => (broken.pieces[3]!['quality'] = { seqRep4: 2 })],
    ])('%s', async (_name, breakIt) => {
      const file = await write();
      const broken = structuredClone(file);
      breakIt(broken);
      expect(validate(broken)).toBe(false);
      expect(validate(file)).toBe(true);
    });
  });
});
