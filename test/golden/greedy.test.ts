import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import type { WeightType } from '../../src/convert/matrices/matrix-writer.ts';
import { exportLayouts, writeExportFolder } from '../exported/export-folder.ts';
import { openExportFolder } from '../exported/open-export-folder.ts';
import { writePlainExport } from '../exported/plain/write-plain-export.ts';
import { goldenConversions, openGolden } from './golden-backend.ts';
import { goldenFolder } from './golden-model.ts';
import {
  type GreedyTexts,
  type GreedyTokens,
  greedy,
  greedyFile,
  greedyModels,
  greedyTokens,
} from './greedy.ts';

const convert = goldenConversions();

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-greedy-'));
});
afterAll(async () => await rm(root, { recursive: true }));

// transformers.js had a graph in another layout and of other operators, whose matrices are rounded as ours.
describe.each(greedyModels)('%s', (model) => {
  test.each(['fp32', 'fp16'] as const)(
    'writes token for token what transformers.js does: our own graph in %s',
    async (dtype) => {
      await using backend = await openGolden(await convert(goldenFolder(model), dtype));
      await expectGreedy(backend, model, dtype);
    },
  );

  test('writes token for token what transformers.js does: a ready-made graph', async () => {
    const folder = join(root, model);
    await writePlainExport(goldenFolder(model), folder, 'onnx/model.onnx', 'fp32');
    const backend = await openExportFolder(folder);
    await expectGreedy(backend, model, 'fp32');
    await backend.dispose();
  });

  // Activations are rounded to eight bits, so that sums in another order, on another processor, now and then
  // make another byte: where two tokens are as good as equally likely, the other one may win. Keys and values
  // are rounded too, which transformers.js leaves in floats.
  test.each(['q8', 'q4'] as const)(
    'writes what transformers.js does but for near ties: our own graph in %s',
    async (dtype) => {
      await using backend = await openGolden(await convert(goldenFolder(model), dtype));
      const lags: number[] = [];
      for (const text of await readGreedy(model, dtype)) {
        lags.push(...(await lagsBehindBest(backend, text)));
      }
      expect(Math.max(...lags)).toBeLessThan(0.35);
      expect(lags.filter((lag) => lag > 0).length / lags.length).toBeLessThan(0.08);
    },
  );
});

const inFloats = Object.entries(exportLayouts).filter(([name]) => name !== 'a cache of halves');

test.each(inFloats)('so does a graph in the layout %s', async (name, graphs) => {
  const folder = join(root, name.replaceAll('/', '-'));
  await writeExportFolder(folder, graphs);
  const backend = await openExportFolder(folder);
  await expectGreedy(backend, 'gpt2-f32', 'fp32');
  await backend.dispose();
});

async function expectGreedy(backend: Backend, model: string, dtype: WeightType): Promise<void> {
  const written = await greedyTokens(model, async (prompt, count, endOfText) =>
    greedy(backend, prompt, count, endOfText),
  );
  expect(written).toEqual(await readGreedy(model, dtype));
}

async function readGreedy(model: string, dtype: WeightType): Promise<readonly GreedyTokens[]> {
  const texts: GreedyTexts = JSON.parse(await readFile(greedyFile(model), 'utf8'));
  return texts[dtype];
}

/** How far each token is below the likeliest in its place, in standard deviations of all logits there. */
async function lagsBehindBest(
  backend: Backend,
  { prompt, tokens }: GreedyTokens,
): Promise<number[]> {
  const lags: number[] = [];
  let row = Int32Array.from(prompt);
  let past = 0;
  for (const token of tokens) {
    const [result] = await backend.step([{ slot: 0, past, tokens: row, candidates: 'all' }]);
    const { logits } = result!;
    const lag = Math.max(...logits) - logits[token]!;
    lags.push(lag / standardDeviation(logits));
    past += row.length;
    row = Int32Array.of(token);
  }
  return lags;
}

function standardDeviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
