import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelFiles } from '../../src/models/manifest.ts';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { goldenConversions, largestError, openGolden } from './golden-backend.ts';
import { goldenFolder, loadExpected } from './golden-model.ts';

const convert = goldenConversions();

function ggufFile(name: string): string {
  return join(goldenFolder('gguf'), `${name}.gguf`);
}

describe.each([
  ['gpt2-f32', 'gpt2-f32'],
  ['llama-f16', 'llama-f16'],
])('%s.gguf, which keeps the weights of a checkpoint,', (name, checkpoint) => {
  test.each(['fp32', 'q8', 'q4'] as const)('gives the same graph in %s', async (dtype) => {
    const fromFile = await convert(ggufFile(name), dtype);
    const fromFolder = await convert(goldenFolder(checkpoint), dtype);
    for (const file of [modelFiles.graph, modelFiles.weights]) {
      const [left, right] = [join(fromFile.path, file), join(fromFolder.path, file)];
      expect((await readFile(left)).equals(await readFile(right)), file).toBe(true);
    }
  });

  test('gives the same ids', async () => {
    const [fromFile, fromFolder] = await Promise.all(
      [ggufFile(name), goldenFolder(checkpoint)].map(async (source) => {
        const { path } = await convert(source, 'q8');
        return Tokenizer.fromJSON(
          JSON.parse(await readFile(join(path, modelFiles.tokenizer), 'utf8')),
        );
      }),
    );
    const text = 'The founders are wrong about 2026.\n\n<|endoftext|>It’s the 1st  café…';
    const ids = [...fromFolder!.encode(text, { allowSpecial: true })];
    expect(ids.length).toBeGreaterThan(10);
    expect([...fromFile!.encode(text, { allowSpecial: true })]).toEqual(ids);
  });
});

test.each(['gpt2-q8_0', 'gpt2-q4_0', 'llama-q8_0'])(
  '%s.gguf gives the logits that PyTorch computes with what it holds, within 1e-4',
  async (name) => {
    await using backend = await openGolden(await convert(ggufFile(name), 'fp32'));
    const expected = await loadExpected(goldenFolder('gguf'), `${name}.json`);
    expect(await largestError(backend, expected)).toBeLessThan(1e-4);
  },
);

test('frequencies stretched by a tensor are those that Llama 3 stretches by rule', async () => {
  await using backend = await openGolden(await convert(ggufFile('llama-f32'), 'fp32'));
  const expected = await loadExpected(goldenFolder('llama-bf16'));
  expect(await largestError(backend, expected)).toBeLessThan(1e-4);
});
