import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as runtime from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backend, StepRow } from '../../src/backends/backend.ts';
import { createCache } from '../../src/backends/create-cache.ts';
import { readAdaptedGraph } from '../../src/backends/node/adapted-graph.ts';
import { arrayMemory } from '../../src/backends/node/array-memory.ts';
import { HostCache } from '../../src/backends/node/host-cache.ts';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import { type GraphInMemory, openSession } from '../../src/backends/node/open-session.ts';
import { SessionBackend } from '../../src/backends/node/session-backend.ts';
import { withBlockProducts } from '../../src/convert/block-products.ts';
import type { CacheType } from '../../src/convert/cache-type.ts';
import { withFloatCache } from '../../src/convert/float-cache.ts';
import { withFloatProducts } from '../../src/convert/float-products.ts';
import { withFusedNormalization } from '../../src/convert/fused-normalization.ts';
import { gpuGraph } from '../../src/convert/gpu-graph.ts';
import { withHeadInBlocks, withWholeHead } from '../../src/convert/head-blocks.ts';
import { type WeightType, weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { decodeModel } from '../../src/convert/onnx/decode-model.ts';
import { encodeModel, type Graph } from '../../src/convert/onnx/model.ts';
import { withPlainProducts } from '../../src/convert/plain-products.ts';
import { shiftBytes } from '../../src/convert/unsigned-products.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import type { ModelManifest } from '../../src/models/manifest.ts';
import { readModelFolder } from '../../src/models/model-folder.ts';
import { goldenFolder } from './golden-model.ts';

// Graphs that are rewritten for the kernels of a browser, a GPU or a processor, against the graph that was
// written, all on the CPU in Node.

let folder: string;
const graphs = new Map<WeightType, Graph>();
let original: Graph;
let sizes: ModelManifest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-rewritten-'));
  for (const dtype of weightTypes) {
    const source = { name: 'golden', dtype, sourceSha256: '0'.repeat(64) };
    await convertCheckpoint(goldenFolder('gpt2-f32'), join(folder, dtype), source);
    graphs.set(dtype, await graphIn(join(folder, dtype)));
  }
  sizes = (await readModelFolder(join(folder, 'q8')))!.manifest;
  original = graphs.get('q8')!;
});
afterAll(async () => await rm(folder, { recursive: true }));

async function graphIn(path: string): Promise<Graph> {
  return decodeModel(await readFile(join(path, 'model.onnx')), 'model.onnx');
}

/** Of a block of the head, which is cut in several. */
const headBytes = 2500;

/** As the backend for Node opens a graph, which it may rewrite for the processor. */
async function logitsOf(
  graph: Graph,
  cache: CacheType = 'int8',
  dtype: WeightType = 'q8',
): Promise<Float32Array> {
  const { path, manifest } = (await readModelFolder(join(folder, dtype)))!;
  await writeFile(join(path, 'model.onnx'), encodeModel(graph));
  return await lastLogits(await openBackend({ path, manifest: { ...manifest, cache } }, 1, 1));
}

/** Puts what belongs to the head, small as it is, where that of a real model lies. */
async function withHeadInFile(graph: Graph): Promise<Graph> {
  const path = join(folder, 'q8', 'model.weights');
  const head = new Set(['wte.values', 'wte.scales', `zeros_${sizes.vocabularySize}`]);
  let offset = (await stat(path)).size;
  const moved: Uint8Array[] = [];
  const initializers = graph.initializers.map((constant) => {
    const { name, data } = constant;
    if (!head.has(name) || !(data instanceof Uint8Array)) return constant;
    moved.push(data);
    const outside = { location: 'model.weights', offset, length: data.length };
    offset += data.length;
    return { ...constant, data: outside };
  });
  await appendFile(path, Buffer.concat(moved));
  return { ...graph, initializers };
}

/** As the graph stands. */
async function plainLogitsOf(graph: Graph): Promise<Float32Array> {
  const path = join(folder, 'q8', 'plain.onnx');
  await writeFile(path, encodeModel(graph));
  return await sessionLogits(path);
}

async function sessionLogits(graph: string | GraphInMemory): Promise<Float32Array> {
  const session = await openSession(runtime, graph, 1);
  const info = { ...sizes, device: 'cpu', threads: 1, cacheBytesPerToken: 0 };
  const cache = new HostCache(createCache('int8', sizes, 1, arrayMemory), runtime.Tensor);
  return await lastLogits(new SessionBackend(session, runtime.Tensor, info, cache));
}

/** Logits after a prompt and two tokens more, which look back into the cache. */
async function lastLogits(backend: Backend): Promise<Float32Array> {
  const tokens = Int32Array.of(3, 1, 4, 1, 5, 9);
  await backend.step([{ slot: 0, past: 0, tokens, candidates: 0 }]);
  await backend.step([{ slot: 0, past: 6, tokens: Int32Array.of(2), candidates: 0 }]);
  const last = { slot: 0, past: 7, tokens: Int32Array.of(6), candidates: 'all' } as const;
  const [candidates] = await backend.step([last]);
  const logits = candidates!.logits.slice();
  await backend.dispose();
  return logits;
}

/** @param tolerance as a share of the range of logits */
function expectClose(actual: Float32Array, expected: Float32Array, tolerance = 0.02): void {
  const range = Math.max(...expected) - Math.min(...expected);
  for (const [id, logit] of actual.entries()) {
    expect(Math.abs(logit - expected[id]!)).toBeLessThan(tolerance * range);
  }
}

/** What rounding weights costs. */
const tolerances: Readonly<Record<WeightType, number>> = {
  fp32: 1e-5,
  fp16: 1e-3,
  q8: 0.02,
  q4: 0.1,
};

function operators(graph: Graph): ReadonlySet<string> {
  return new Set(graph.nodes.map(({ operator }) => operator));
}

test('products in blocks are the same to the last bit', async () => {
  const blocks = withBlockProducts(original);
  expect(operators(blocks)).not.toContain('QGemm');
  expect(await plainLogitsOf(blocks)).toEqual(await plainLogitsOf(original));
});

test('a head in blocks is the same to the last bit, and becomes whole again', async () => {
  const blocks = withHeadInBlocks(original, headBytes);
  const products = blocks.nodes.filter(({ operator }) => operator === 'QGemm');
  expect(products.length).toBe(4 * sizes.layers + 3);
  expect(withWholeHead(blocks)).toEqual(original);
  expect(withWholeHead(original)).toEqual(original);
  expect(withHeadInBlocks(original)).toEqual(original);
  expect(await plainLogitsOf(blocks)).toEqual(await plainLogitsOf(original));
  expect(gpuGraph(blocks, sizes)).toEqual(gpuGraph(original, sizes));
});

test.each([
  ['gpt2-f16', 'q8'],
  ['llama-f16', 'q4'],
] as const)('a head of its own is cut and becomes whole again: %s %s', async (name, dtype) => {
  const path = join(folder, name);
  const source = { name, dtype, sourceSha256: '0'.repeat(64) };
  await convertCheckpoint(goldenFolder(name), path, source);
  const whole = await graphIn(path);
  const blocks = withHeadInBlocks(whole, headBytes);
  expect(blocks.nodes.length).toBeGreaterThan(whole.nodes.length);
  expect(withWholeHead(blocks)).toEqual(whole);
});

test('a cache of floats is the same but for the rounding of keys and values', async () => {
  const floats = withFloatCache(original, sizes);
  expect(operators(floats)).not.toContain('MatMulInteger');
  expect(floats.inputs.map(({ type }) => type)).not.toContain('int8');
  expectClose(await logitsOf(floats, 'float32'), await logitsOf(original));
});

test('float products are the same but for the rounding of activations', async () => {
  const floats = withFloatProducts(withFloatCache(original, sizes));
  expect(operators(floats)).not.toContain('QGemm');
  expect(operators(floats)).not.toContain('QuantizeLinear');
  expectClose(await logitsOf(floats, 'float32'), await logitsOf(original));
});

test('plain products are the same but for the order of sums', async () => {
  const floats = withFloatProducts(withFloatCache(original, sizes));
  const plain = withPlainProducts(floats, (tensor) => (/_keys/.test(tensor) ? 4 : 2));
  expect(operators(plain)).not.toContain('FusedMatMul');
  const [actual, expected] = [await logitsOf(plain, 'float32'), await logitsOf(floats, 'float32')];
  for (const [id, logit] of actual.entries()) expect(logit).toBeCloseTo(expected[id]!, 4);
});

test('a normalization that adds what it normalizes is the same but for the order of sums', async () => {
  const floats = withFloatProducts(withFloatCache(original, sizes));
  const fused = withFusedNormalization(floats);
  expect(operators(fused)).toContain('SkipLayerNormalization');
  expect(fused.nodes.length).toBe(floats.nodes.length - 4 * sizes.layers);
  const [actual, expected] = [await logitsOf(fused, 'float32'), await logitsOf(floats, 'float32')];
  for (const [id, logit] of actual.entries()) expect(logit).toBeCloseTo(expected[id]!, 4);
});

test.each(weightTypes)(
  'the graph for GPUs is that of 32-bit floats, near enough: %s',
  async (dtype) => {
    const expected = await logitsOf(graphs.get('fp32')!, 'float32', 'fp32');
    const graph = gpuGraph(graphs.get(dtype)!, sizes);
    for (const operator of ['FusedMatMul', 'QGemm', 'MatMulInteger']) {
      expect(operators(graph)).not.toContain(operator);
    }
    expectClose(await logitsOf(graph, 'float32', dtype), expected, tolerances[dtype]);
  },
);

test.each([
  ['whole', Number.POSITIVE_INFINITY],
  ['in blocks', headBytes],
])('unsigned products are as the float ones are, on every processor: head %s', async (_, bytes) => {
  const quirks = { productsSaturate: true, loneRowsDiffer: false };
  const stored = withHeadInBlocks(await withHeadInFile(original), bytes);
  expect(await logitsOf(stored)).toEqual(await logitsOf(original));
  await writeFile(join(folder, 'q8', 'model.onnx'), encodeModel(stored));
  const unsigned = await sessionLogits(await readAdaptedGraph(join(folder, 'q8'), quirks));
  const floats = withFloatProducts(withFloatCache(original, sizes));
  expectClose(unsigned, await logitsOf(floats, 'float32'));
});

test('shifts signed bytes to unsigned ones, wherever they begin', () => {
  fc.assert(
    fc.property(fc.int8Array({ maxLength: 40 }), fc.nat({ max: 9 }), (signed, start) => {
      const bytes = new Uint8Array(start + signed.length);
      bytes.set(new Uint8Array(signed.buffer, signed.byteOffset, signed.length), start);
      expect([...shiftBytes(bytes.subarray(start))]).toEqual([...signed].map((n) => n + 128));
      expect([...bytes.subarray(0, start)]).toEqual(new Array(start).fill(0));
    }),
  );
});

test('paired rows have the same bits alone and in company', async () => {
  const target = join(folder, 'paired');
  await convertCheckpoint(goldenFolder('gpt2-f32'), target, {
    name: 'golden',
    dtype: 'q4',
    sourceSha256: '0'.repeat(64),
  });
  const { path, manifest } = (await readModelFolder(target))!;
  const quirks = { productsSaturate: true, loneRowsDiffer: true };
  const session = await openSession(runtime, await readAdaptedGraph(path, quirks), 1);
  const info = { ...manifest, device: 'cpu', threads: 1, cacheBytesPerToken: 0 };
  const backend = new SessionBackend(
    session,
    runtime.Tensor,
    info,
    new HostCache(createCache('int8', manifest, 3, arrayMemory), runtime.Tensor),
  );
  const row = (slot: number, token: number): StepRow => ({
    slot,
    past: 0,
    tokens: Int32Array.of(token),
    candidates: 'all',
  });
  const [alone] = await backend.step([row(0, 5)]);
  const expected = alone!.logits.slice();
  const [, , inCompany] = await backend.step([row(0, 9), row(1, 7), row(2, 5)]);
  expect(inCompany!.logits).toEqual(expected);
  await backend.dispose();
});

test('refuses a folder whose cache of integers was another', async () => {
  const { path, manifest } = (await readModelFolder(join(folder, 'q8')))!;
  const source = { ...manifest.source, converter: 6 };
  await expect(openBackend({ path, manifest: { ...manifest, source } }, 1, 1)).rejects.toThrow(
    /converted by version 6 .* Convert its checkpoint again/,
  );
});
