import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import { withFloatProducts } from '../../src/convert/float-products.ts';
import { decodeModel } from '../../src/convert/onnx/decode-model.ts';
import { encodeModel, type Graph } from '../../src/convert/onnx/model.ts';
import { withPlainProducts } from '../../src/convert/plain-products.ts';
import { withUprightProducts } from '../../src/convert/upright-products.ts';
import { withWideProducts } from '../../src/convert/wide-products.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { readModelFolder } from '../../src/models/model-folder.ts';
import { goldenFolder } from './golden-model.ts';

// Graphs that a browser rewrites for its own kernels, against the graph that was written, both in Node.

let folder: string;
let original: Graph;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-rewritten-'));
  const target = join(folder, 'q8');
  await convertCheckpoint(goldenFolder('gpt2-f32'), target, {
    name: 'golden',
    dtype: 'q8',
    sourceSha256: '0'.repeat(64),
  });
  original = decodeModel(await readFile(join(target, 'model.onnx')), 'model.onnx');
});
afterAll(async () => await rm(folder, { recursive: true }));

async function logitsOf(graph: Graph): Promise<Float32Array> {
  const model = (await readModelFolder(join(folder, 'q8')))!;
  await writeFile(join(model.path, 'model.onnx'), encodeModel(graph));
  const backend = await openBackend(model, 1, 1);
  const tokens = Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6);
  const [candidates] = await backend.step([{ slot: 0, past: 0, tokens, candidates: 'all' }]);
  const logits = candidates!.logits.slice();
  await backend.dispose();
  return logits;
}

function operators(graph: Graph): ReadonlySet<string> {
  return new Set(graph.nodes.map(({ operator }) => operator));
}

test('upright products are the same to the last bit', async () => {
  const upright = withUprightProducts(original);
  expect(await logitsOf(upright)).toEqual(await logitsOf(original));
});

test('wide products are the same to the last bit', async () => {
  const wide = withWideProducts(original, 1);
  expect(operators(wide)).not.toContain('QGemm');
  expect(await logitsOf(wide)).toEqual(await logitsOf(original));
});

test('float products are the same but for the rounding of activations', async () => {
  const floats = withFloatProducts(original);
  expect(operators(floats)).not.toContain('QGemm');
  expect(operators(floats)).not.toContain('QuantizeLinear');
  const [actual, expected] = [await logitsOf(floats), await logitsOf(original)];
  const range = Math.max(...expected) - Math.min(...expected);
  for (const [id, logit] of actual.entries()) {
    expect(Math.abs(logit - expected[id]!)).toBeLessThan(0.02 * range);
  }
});

test('plain products are the same but for the order of sums', async () => {
  const floats = withFloatProducts(original);
  const plain = withPlainProducts(floats, (tensor) => (/_keys/.test(tensor) ? 4 : 2));
  expect(operators(plain)).not.toContain('FusedMatMul');
  const [actual, expected] = [await logitsOf(plain), await logitsOf(floats)];
  for (const [id, logit] of actual.entries()) expect(logit).toBeCloseTo(expected[id]!, 4);
});
