import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { readModelFolder } from '../../src/models/model-folder.ts';
import { openExportFolder } from '../exported/open-export-folder.ts';
import { greedy } from '../golden/greedy.ts';
import { repository } from '../package/run.ts';
import { versions } from './load-real.ts';

const models = join(repository, 'bench/.models');
const made = (await readdir(models).catch(() => [])).find((name) => name.startsWith('gpt2-124m-'));
const outputTokens = 100;

/** Tokens from all over the vocabulary; the same text never begins twice. */
const prompts = [5, 12, 23, 40, 61].map((length, text) =>
  Array.from({ length }, (_, i) => (i * 7919 * (text + 1) + text * 104_729 + 13) % 50_257),
);

// The benchmarks make it: npm run bench -- --model gpt2-124m
test.runIf(made)(
  'on 124 million random weights, a graph of ours and a ready-made one write the tokens of transformers.js',
  async () => {
    const folder = join(models, made!);
    const { model, ...library } = await versions['@huggingface/transformers']!.load(
      join(folder, 'onnx-export'),
    );
    const expected: number[][] = [];
    for (const prompt of prompts) expected.push(await library.greedy(prompt, outputTokens));
    await model.dispose();

    const target = await mkdtemp(join(tmpdir(), 'venti-large-'));
    try {
      const conversion = { name: 'large', dtype: 'fp32', sourceSha256: '0'.repeat(64) } as const;
      await convertCheckpoint(join(folder, 'checkpoint'), join(target, 'own'), conversion);
      const own = (await readModelFolder(join(target, 'own')))!;
      expect(await writtenBy(await openBackend(own, 2, 1))).toEqual(expected);
    } finally {
      await rm(target, { recursive: true });
    }
    const exported = await openExportFolder(join(folder, 'onnx-export'), 'fp32');
    expect(await writtenBy(exported)).toEqual(expected);
  },
  600_000,
);

async function writtenBy(backend: Backend): Promise<number[][]> {
  const texts: number[][] = [];
  for (const prompt of prompts) texts.push(await greedy(backend, prompt, outputTokens, [50_256]));
  await backend.dispose();
  return texts;
}
