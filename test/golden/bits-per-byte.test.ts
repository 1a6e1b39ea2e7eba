import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canScore } from '../../src/backends/scoring-backend.ts';
import { weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { logProbability } from '../../src/sampler/log-probability.ts';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { built } from '../built.ts';
import { writeExportFolder } from '../exported/export-folder.ts';
import { goldenConversions, openGolden } from './golden-backend.ts';
import { goldenFolder, loadExpected, loadGoldenModel } from './golden-model.ts';
import { referenceLogits } from './reference.ts';

const convert = goldenConversions();

/** Mean error in nats; random models make the most of every rounding. */
const bounds = { fp32: 1e-4, fp16: 0.01, q8: 0.25, q4: 0.3 } as const;

describe.each(['gpt2-f32', 'gpt2-f16', 'llama-f32', 'llama-f16'])('%s', (name) => {
  test.each(weightTypes)('in %s scores tokens as the logits of PyTorch do', async (dtype) => {
    await using backend = await openGolden(await convert(goldenFolder(name), dtype));
    if (!canScore(backend)) throw new Error('the Node backend scores');
    const errors: number[] = [];
    for (const { tokens, positions, logits } of await loadExpected(goldenFolder(name))) {
      if (tokens.length < 2) continue;
      const read = Int32Array.from(tokens.slice(0, -1));
      const targets = Int32Array.from(tokens.slice(1));
      const [scores] = await backend.score([{ slot: 0, past: 0, tokens: read, targets }]);
      for (const [i, position] of positions.entries()) {
        const target = tokens[position + 1];
        if (target === undefined) continue;
        const expected = logProbability(Float32Array.from(logits[i]!), target);
        errors.push(Math.abs(scores![position]! - expected));
      }
    }
    expect(errors.length).toBeGreaterThan(6);
    expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThan(bounds[dtype]);
  });
});

/** The same model, as our own graph and as one of those that the hub has. */
const folders = {
  'our own graph': async () => (await convert(goldenFolder('gpt2-f32'), 'fp32')).path,
  'a ready-made graph': async () => {
    const folder = await mkdtemp(join(tmpdir(), 'venti-bits-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeExportFolder(folder, { 'onnx/model.onnx': {} });
    return folder;
  },
};

test.each(Object.entries(folders))(
  'with %s the bits of a text are those of GPT-2 in float64, window by window',
  async (_, folderOf) => {
    const { config, tensors } = await loadGoldenModel('gpt2-f32');
    const folder = goldenFolder('gpt2-f32');
    const json = JSON.parse(await readFile(`${folder}tokenizer.json`, 'utf8')) as object;
    const text = 'Every moat is a story we tell the board. Nobody knows. '.repeat(3);
    const endOfText = config.vocabularySize - 1;
    const ids = [endOfText, ...Tokenizer.fromJSON(json).encode(text)];
    expect(ids.length).toBeGreaterThan(2 * config.contextLength);

    const half = config.contextLength / 2;
    let bits = 0;
    for (let first = 1; first < ids.length; ) {
      const end = Math.min(ids.length - 1, first === 1 ? config.contextLength : first - 1 + half);
      const start = Math.max(0, end - config.contextLength);
      const logits = referenceLogits(config, tensors, ids.slice(start, end));
      for (let place = first; place <= end; place++) {
        const row = Float32Array.from(logits[place - 1 - start]!);
        bits -= logProbability(row, ids[place]!) / Math.LN2;
      }
      first = end + 1;
    }

    const { createWriter } = built;
    await using writer = await createWriter({ model: await folderOf() });
    const [score] = await writer.score([text]);
    expect(score).toMatchObject({ tokens: ids.length - 1, bytes: text.length });
    expect(score!.bits / bits).toBeCloseTo(1, 5);
  },
);
