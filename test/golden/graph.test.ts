import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import type { GPT2Config } from '../../src/convert/gpt2/config.ts';
import { blockSize } from '../../src/convert/matrices/block-matrices.ts';
import type { WeightType } from '../../src/convert/matrices/matrix-writer.ts';
import { dequantizeBlocks, quantizeBlocks } from '../../src/convert/matrices/quantize-blocks.ts';
import { dequantizeRows, quantizeRows } from '../../src/convert/matrices/quantize-rows.ts';
import { transpose } from '../../src/convert/weights.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { readModelFolder } from '../../src/models/model-folder.ts';
import { goldenFolder, goldenModels, loadGoldenModel, tensorShapes } from './golden-model.ts';
import { referenceLogits, type Tensors } from './reference.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-golden-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

describe.each(goldenModels)('the graph of %s', (name) => {
  test('in fp32 computes the logits of PyTorch within 1e-4, by prompt and token by token', async () => {
    const { expected } = await loadGoldenModel(name);
    await using backend = await convert(name, 'fp32');
    for (const { tokens, positions, logits } of expected) {
      for (const [i, position] of positions.entries()) {
        const known = tokens.slice(0, position + 1);
        for (const computed of [await asPrompt(backend, known), await singly(backend, known)]) {
          expect(largestDifference(computed, logits[i]!)).toBeLessThan(1e-4);
        }
      }
    }
  });

  test('in fp16 is off by at most 0.1 % of the logits of PyTorch', async () => {
    const { expected } = await loadGoldenModel(name);
    await using backend = await convert(name, 'fp16');
    for (const { tokens, positions, logits } of expected) {
      for (const [i, position] of positions.entries()) {
        const computed = await asPrompt(backend, tokens.slice(0, position + 1));
        expect(relativeError(computed, logits[i]!)).toBeLessThan(0.001);
      }
    }
  });

  // Weights are rounded to eight bits per output, and the activations that meet them per token. Attention
  // that is not scaled, as in one of the models, makes the most of every rounding.
  test('in q8 is off by at most 12 % of the logits of PyTorch', async () => {
    const { expected } = await loadGoldenModel(name);
    await using backend = await convert(name, 'q8');
    for (const { tokens, positions, logits } of expected) {
      for (const [i, position] of positions.entries()) {
        const computed = await asPrompt(backend, tokens.slice(0, position + 1));
        expect(relativeError(computed, logits[i]!)).toBeLessThan(0.12);
      }
    }
  });

  test.each(['q8', 'q4'] as const)(
    'in %s computes with the weights that the quantiser chose',
    async (dtype) => {
      const { config, tensors, expected } = await loadGoldenModel(name);
      const quantised = quantisedTensors(config, tensors, roundTrips[dtype]);
      await using backend = await convert(name, dtype);
      const { tokens } = expected.at(-1)!;
      const reference = referenceLogits(config, quantised, tokens).at(-1)!;
      expect(relativeError(await asPrompt(backend, tokens), reference)).toBeLessThan(0.04);
    },
  );
});

async function convert(
  name: (typeof goldenModels)[number],
  dtype: WeightType,
): Promise<Backend & AsyncDisposable> {
  const target = join(folder, `${name}-${dtype}`);
  const conversion = { name, dtype, sourceSha256: '0'.repeat(64) };
  let model = await readModelFolder(target);
  if (!model) {
    await convertCheckpoint(goldenFolder(name), target, conversion);
    model = (await readModelFolder(target))!;
  }
  const backend = await openBackend(model, 1, 1);
  return Object.assign(backend, {
    [Symbol.asyncDispose]: async () => await backend.dispose(),
  });
}

async function asPrompt(backend: Backend, tokens: readonly number[]): Promise<Float32Array> {
  const row = { slot: 0, past: 0, tokens: Int32Array.from(tokens), candidates: 'all' } as const;
  return (await backend.step([row]))[0]!.logits.slice();
}

async function singly(backend: Backend, tokens: readonly number[]): Promise<Float32Array> {
  let logits = new Float32Array();
  for (const [past, token] of tokens.entries()) {
    const row = { slot: 0, past, tokens: Int32Array.of(token), candidates: 'all' } as const;
    logits = (await backend.step([row]))[0]!.logits.slice();
  }
  return logits;
}

/** The tensors as the runtime sees them: matrices after a round trip through the quantiser. */
function quantisedTensors(
  config: GPT2Config,
  tensors: Tensors,
  roundTripOf: (name: string) => RoundTrip,
): Tensors {
  const shapes = tensorShapes(config);
  const quantised = new Map<string, Float32Array>();
  return (name) => {
    const known = quantised.get(name);
    if (known) return known;
    const [rows = 0, columns = 0] = shapes.get(name)!;
    const roundTrip = roundTripOf(name);
    const isEmbedding = name === 'wte.weight' || name === 'lm_head.weight';
    const isMatrix = isEmbedding || /^h\.\d+\.(?:attn|mlp)\..*\.weight$/.test(name);
    let tensor = tensors(name);
    if (isEmbedding) tensor = roundTrip(tensor, rows, columns);
    else if (isMatrix) {
      const rounded = roundTrip(transpose(tensor, rows, columns), columns, rows);
      tensor = transpose(rounded, columns, rows);
    }
    quantised.set(name, tensor);
    return tensor;
  };
}

/** What the quantiser makes of a matrix, as the runtime sees it. */
type RoundTrip = (matrix: Float32Array, rows: number, columns: number) => Float32Array;

const toBytes: RoundTrip = (matrix, rows, columns) =>
  dequantizeRows(quantizeRows(matrix, rows, columns), columns);

const toBlocks: RoundTrip = (matrix, rows, columns) =>
  dequantizeBlocks(quantizeBlocks(matrix, rows, columns, blockSize), rows, columns, blockSize);

const roundTrips: Readonly<Record<'q8' | 'q4', (name: string) => RoundTrip>> = {
  q8: () => toBytes,
  // Eight bits for the embedding, the first layer, and what brings attention back.
  q4: (name) => (/^(?:wte|lm_head|h\.0)\.|attn\.c_proj/.test(name) ? toBytes : toBlocks),
};

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Math.max(...Array.from(left, (value, i) => Math.abs(value - right[i]!)));
}

/** Root of the mean squared difference, over that of the expected values. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const squares = (values: number[]): number => values.reduce((sum, value) => sum + value ** 2, 0);
  const difference = Array.from(actual, (value, i) => value - expected[i]!);
  return Math.sqrt(squares(difference) / squares(Array.from(expected)));
}
