import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SequentialBackend } from '../../src/backends/sequential/sequential-backend.ts';
import { TransformersSequenceModel } from '../../src/backends/transformers/transformers-sequence-model.ts';
import { TransformersTextTokenizer } from '../../src/transformers/transformers-text-tokenizer.ts';
import { createTransformersWriter } from '../../src/transformers.ts';
import { built } from '../built.ts';
import { testBackend } from '../conformance/backend-suite.ts';
import { writeExportFolder } from '../exported/export-folder.ts';
import { goldenFolder, loadGoldenModel } from '../golden/golden-model.ts';
import { greedyFile, greedyTokens } from '../golden/greedy.ts';
import { repository, run } from '../package/run.ts';
import { type Loaded, versions } from './load-real.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-transformers-'));
});
afterAll(async () => await rm(root, { recursive: true }));

test('objects of both versions have the types that are asked for', async () => {
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, '-p', 'test/transformers/types'], repository);
});

describe.each(Object.entries(versions))('%s', (name, version) => {
  let loaded: Loaded;
  beforeAll(async () => {
    const folder = join(root, name.split('/')[0]!.slice(1));
    await writeExportFolder(folder, version.graphs);
    const tokenizer = { tokenizer_class: 'GPT2Tokenizer', model_max_length: 48 };
    await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(tokenizer));
    loaded = await version.load(folder);
  });
  afterAll(async () => await loaded.model.dispose());

  testBackend('the backend over a model of transformers.js', async () => {
    const { model, tokenizer } = loaded;
    const tokens = new TransformersTextTokenizer(tokenizer).tensorOf('a');
    return new SequentialBackend(await TransformersSequenceModel.open(model, tokens));
  });

  // With -u the file is written anew: what this library writes is what ours has to write.
  test('writes the tokens of greedy.json', async () => {
    const { expected } = await loadGoldenModel('gpt2-f32');
    const written = await greedyTokens(expected, loaded.greedy);
    await expect(`${JSON.stringify(written, undefined, 1)}\n`).toMatchFileSnapshot(greedyFile);
  });

  test('under our writer it writes what our own graph does', async () => {
    const options = { temperature: 0.8, maxOutputTokens: 25, trim: false, seed: 5 };
    const quotes = ['The future', 'A company is a theory', 'wrong — or “right” 🙂'];
    const { model, tokenizer } = loaded;
    await using theirs = await createTransformersWriter({ model, tokenizer });
    await using ours = await built.createWriter({ model: goldenFolder('gpt2-f32'), dtype: 'fp32' });
    for (const quote of quotes) {
      const [mine, other] = [
        await ours.generate(quote, options),
        await theirs.generate(quote, options),
      ];
      expect({ ...other, model: '', timings: {}, id: '', device: '' }).toEqual({
        ...mine,
        model: '',
        timings: {},
        id: '',
        device: '',
      });
    }
    expect(theirs.info).toMatchObject({ model: 'gpt2', contextLength: 48, threads: 0 });
  });
});
