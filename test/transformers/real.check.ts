import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SequentialBackend } from '../../src/backends/sequential/sequential-backend.ts';
import { TransformersSequenceModel } from '../../src/backends/transformers/transformers-sequence-model.ts';
import { type WeightType, weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { TransformersTextTokenizer } from '../../src/transformers/transformers-text-tokenizer.ts';
import { createTransformersWriter } from '../../src/transformers.ts';
import { built } from '../built.ts';
import { testBackend } from '../conformance/backend-suite.ts';
import { writeExportFolder } from '../exported/export-folder.ts';
import { writePlainExport } from '../exported/plain/write-plain-export.ts';
import { goldenFolder } from '../golden/golden-model.ts';
import {
  type GreedyTexts,
  type GreedyTokens,
  greedyFile,
  greedyJSON,
  greedyModels,
  greedyTokens,
} from '../golden/greedy.ts';
import { repository, run } from '../package/run.ts';
import { type Loaded, versions } from './load-real.ts';

// With -u the files are written anew: what this library writes is what ours has to write.
describe.each(greedyModels)('%s', (model) => {
  test('@huggingface/transformers writes the tokens of greedy.json', async () => {
    const texts = await writtenTexts('@huggingface/transformers', model, weightTypes);
    await expect(greedyJSON(texts)).toMatchFileSnapshot(greedyFile(model));
  });

  // It takes the width of heads for a part of the model's, and its ONNX Runtime has no operator for four bits.
  test.skipIf(model === 'llama-f32')('so does @xenova/transformers', async () => {
    const texts = await writtenTexts('@xenova/transformers', model, ['fp32', 'fp16', 'q8']);
    expect(await readGreedy(model)).toMatchObject(texts);
  });
});

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
    await writeTokenizerConfig(folder);
    loaded = await version.load(folder);
  });
  afterAll(async () => await loaded.model.dispose());

  testBackend('the backend over a model of transformers.js', async () => {
    const { model, tokenizer } = loaded;
    const tokens = new TransformersTextTokenizer(tokenizer).tensorOf('a');
    return new SequentialBackend(await TransformersSequenceModel.open(model, tokens));
  });

  test('writes the tokens that it writes with a plain graph', async () => {
    const written = await greedyTokens('gpt2-f32', loaded.greedy);
    expect(written).toEqual((await readGreedy('gpt2-f32')).fp32);
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

/** What a version of transformers.js writes with plain graphs of a golden model. */
async function writtenTexts(
  name: string,
  model: string,
  types: readonly WeightType[],
): Promise<Partial<GreedyTexts>> {
  const version = versions[name]!;
  const texts: Partial<Record<WeightType, readonly GreedyTokens[]>> = {};
  for (const type of types) {
    const folder = join(root, `${name.slice(1).replace('/', '-')}-${model}-${type}`);
    const [path = ''] = Object.keys(version.graphs);
    await writePlainExport(goldenFolder(model), folder, path, type);
    await writeTokenizerConfig(folder);
    const loaded = await version.load(folder);
    texts[type] = await greedyTokens(model, loaded.greedy);
    await loaded.model.dispose();
  }
  return texts;
}

async function writeTokenizerConfig(folder: string): Promise<void> {
  const tokenizer = { tokenizer_class: 'GPT2Tokenizer', model_max_length: 48 };
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(tokenizer));
}

async function readGreedy(model: string): Promise<GreedyTexts> {
  return JSON.parse(await readFile(greedyFile(model), 'utf8'));
}
