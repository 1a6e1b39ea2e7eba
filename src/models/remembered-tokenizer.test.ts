import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { get_encoding } from 'tiktoken';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gpt2File } from '../../test/tokenizer/gpt2-file.ts';
import { llama } from '../../test/tokenizer/pre-tokenizers.ts';
import { smallFile } from '../../test/tokenizer/small-file.ts';
import { readTextTokenizer, textTokenizer } from './load-tokenizer.ts';
import type { FileDigest } from './manifest.ts';
import { rememberedTokenizer } from './remembered-tokenizer.ts';

const gpt2 = JSON.stringify(gpt2File());
const text = "It's 1995, they're naïve…\n\n  日本語 👩‍🚀 and   anticompetitiveness!";

let root: string;
let file: string;
let memories: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-tokenizer-'));
  file = join(root, 'tokenizer.json');
  memories = join(root, 'cache', 'venti-core', 'tokenizers');
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** Writes the file; where it is to be read from memory, `forget` takes it away. */
async function write(content: string): Promise<FileDigest> {
  await writeFile(file, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { sha256, size: Buffer.byteLength(content) };
}

async function forget(): Promise<void> {
  await rm(file);
}

async function memory(): Promise<string> {
  const [name] = await readdir(memories);
  return join(memories, name!);
}

test('a large file is read once, and gives the ids that tiktoken gives', async () => {
  const digest = await write(gpt2);
  await rememberedTokenizer(file, digest);
  await forget();
  const tokenizer = textTokenizer(await rememberedTokenizer(file, digest), 50257, file);
  const reference = get_encoding('gpt2');
  expect([...tokenizer.encode(text)]).toEqual([...reference.encode(text)]);
  reference.free();
  const decoder = tokenizer.decodeStream();
  const parts = Array.from(tokenizer.encode(text), (id) => decoder.push(id));
  expect(parts.join('') + decoder.flush()).toBe(text);
});

test('all that a file says is remembered', async () => {
  const { model, ...fields } = gpt2File();
  const content = JSON.stringify({
    ...fields,
    model: { ...model, ignore_merges: true },
    pre_tokenizer: llama,
    normalizer: { type: 'NFC' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: 's', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      special_tokens: { s: { id: 's', ids: [50256], tokens: ['s'] } },
    },
  });
  const digest = await write(content);
  await rememberedTokenizer(file, digest);
  await forget();
  const remembered = await rememberedTokenizer(file, digest);
  expect(remembered).toEqual(readTextTokenizer(content, file));
  expect(remembered.beginning).toEqual([50256]);
});

test('another file is another tokenizer', async () => {
  await rememberedTokenizer(file, await write(gpt2));
  const other = gpt2.replace('"version":"1.0"', '"version":"2.0"');
  await expect(rememberedTokenizer(file, await write(other))).rejects.toMatchObject({
    code: 'unsupported',
  });
});

test('a memory that is damaged or cut off anywhere is made anew', async () => {
  const digest = await write(gpt2);
  await rememberedTokenizer(file, digest);
  const path = await memory();
  const whole = await readFile(path);
  const damage = fc.record({
    at: fc.nat({ max: whole.length - 1 }),
    bits: fc.integer({ min: 1, max: 255 }),
    isCut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, bits, isCut }) => {
      const damaged = Buffer.from(isCut ? whole.subarray(0, at) : whole);
      if (!isCut) damaged[at]! ^= bits;
      await writeFile(path, damaged);
      await rememberedTokenizer(file, digest);
      expect((await readFile(path)).equals(whole)).toBe(true);
    }),
    { numRuns: 12 },
  );
});

test('a cache that cannot be written costs only time', async () => {
  await writeFile(join(root, 'cache'), 'a file where a folder should be');
  await chmod(join(root, 'cache'), 0o400);
  const digest = await write(gpt2);
  expect((await rememberedTokenizer(file, digest)).tokens.ends).toHaveLength(50257);
});

test('a small file is read each time', async () => {
  await rememberedTokenizer(file, await write(JSON.stringify(smallFile())));
  await expect(stat(memories)).rejects.toMatchObject({ code: 'ENOENT' });
});
