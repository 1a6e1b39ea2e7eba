import { describe, expect, test } from 'vitest';
import type { GPT2Config } from '../../src/convert/gpt2/config.ts';
import { blockSize } from '../../src/convert/matrices/block-matrices.ts';
import { dequantizeBlocks, quantizeBlocks } from '../../src/convert/matrices/quantize-blocks.ts';
import { dequantizeRows, quantizeRows } from '../../src/convert/matrices/quantize-rows.ts';
import { transpose } from '../../src/convert/weights.ts';
import {
  asPrompt,
  goldenConversions,
  largestError,
  largestRelativeError,
  openGolden,
  relativeError,
} from './golden-backend.ts';
import {
  goldenFolder,
  goldenModels,
  loadExpected,
  loadGoldenModel,
  tensorShapes,
} from './golden-model.ts';
import { referenceLogits, type Tensors } from './reference.ts';

const convert = goldenConversions();

describe.each([...goldenModels, 'llama-f32', 'llama-f16', 'llama-bf16'])(
  'the graph of %s',
  (name) => {
    const folder = goldenFolder(name);

    test('in fp32 computes the logits of PyTorch within 1e-4, by prompt and token by token', async () => {
      await using backend = await openGolden(await convert(folder, 'fp32'));
      expect(await largestError(backend, await loadExpected(folder))).toBeLessThan(1e-4);
    });

    // Weights are rounded to eight bits per output, and the activations that meet them per token. Random
    // models make the most of every rounding, above all one whose attention is not scaled.
    test.each([
      ['fp16', 0.005],
      ['q8', 0.2],
      ['q4', 0.25],
    ] as const)('in %s is off by at most %d of the logits of PyTorch', async (dtype, bound) => {
      await using backend = await openGolden(await convert(folder, dtype));
      expect(await largestRelativeError(backend, await loadExpected(folder))).toBeLessThan(bound);
    });
  },
);

describe.each(goldenModels)('the graph of %s', (name) => {
  test.each(['q8', 'q4'] as const)(
    'in %s computes with the weights that the quantiser chose',
    async (dtype) => {
      const { config, tensors, expected } = await loadGoldenModel(name);
      const quantised = quantisedTensors(config, tensors, roundTrips[dtype]);
      await using backend = await openGolden(await convert(goldenFolder(name), dtype));
      const { tokens } = expected.at(-1)!;
      const reference = referenceLogits(config, quantised, tokens).at(-1)!;
      expect(relativeError(await asPrompt(backend, tokens), reference)).toBeLessThan(0.04);
    },
  );
});

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
  // Eight bits for the embedding, the first layer, and attention.
  q4: (name) => (/^(?:wte|lm_head|h\.0)\.|\.attn\./.test(name) ? toBytes : toBlocks),
};
