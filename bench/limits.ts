import { loadRuntime } from '../src/backends/node/open-session.ts';
import { GraphBuilder } from '../src/convert/onnx/graph-builder.ts';
import { encodeModel } from '../src/convert/onnx/model.ts';

/** What this machine can do with ONNX Runtime, as large matrix products measure it. */
export interface Limits {
  /** Bytes of weights read in a second where each is used once. */
  readonly bytesPerSecond: number;
  /** Products of 8-bit integers in a second. */
  readonly int8PerSecond: number;
  /** Products of 32-bit floats in a second. */
  readonly float32PerSecond: number;
}

type Runtime = Awaited<ReturnType<typeof loadRuntime>>;

interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

const square: Product = { rows: 256, inner: 2048, columns: 2048 };
/** 128 MiB of weights, which no cache holds. */
const vector: Product = { rows: 1, inner: 4096, columns: 8192 };

export async function measureLimits(threads: number): Promise<Limits> {
  const runtime = await loadRuntime();
  const vectorSeconds = await seconds(runtime, threads, floatProduct(vector), floats(vector));
  return {
    bytesPerSecond: (vector.inner * vector.columns * 4) / vectorSeconds,
    int8PerSecond:
      products(square) / (await seconds(runtime, threads, integerProduct(square), bytes(square))),
    float32PerSecond:
      products(square) / (await seconds(runtime, threads, floatProduct(square), floats(square))),
  };
}

function products({ rows, inner, columns }: Product): number {
  return rows * inner * columns;
}

/** The median of many runs. */
async function seconds(
  { InferenceSession, Tensor }: Runtime,
  threads: number,
  model: Uint8Array,
  { type, data, shape }: ReturnType<typeof floats> | ReturnType<typeof bytes>,
): Promise<number> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  });
  const feeds = { input: new Tensor(type, data as Float32Array, shape) };
  const times: number[] = [];
  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    await session.run(feeds);
    times.push((performance.now() - start) / 1000);
  }
  await session.release();
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

function floats({ rows, inner }: Product) {
  const data = new Float32Array(rows * inner).fill(0.5);
  return { type: 'float32' as const, data, shape: [rows, inner] };
}

function bytes({ rows, inner }: Product) {
  return {
    type: 'uint8' as const,
    data: new Uint8Array(rows * inner).fill(130),
    shape: [rows, inner],
  };
}

function floatProduct({ rows, inner, columns }: Product): Uint8Array {
  const graph = new GraphBuilder();
  const input = graph.input('input', 'float32', [rows, inner]);
  const data = new Uint8Array(new Float32Array(inner * columns).fill(0.01).buffer);
  const weights = graph.constant('weights', 'float32', [inner, columns], data);
  graph.output(graph.node('MatMul', [input, weights], 'output'), 'float32', [rows, columns]);
  return encodeModel(graph.build('product'));
}

/** As `src/convert/matrices/integer-matrices.ts` multiplies. */
function integerProduct({ rows, inner, columns }: Product): Uint8Array {
  const graph = new GraphBuilder();
  const input = graph.input('input', 'uint8', [rows, inner]);
  const values = new Uint8Array(columns * inner).fill(3);
  const scales = new Uint8Array(new Float32Array(columns).fill(0.01).buffer);
  const inputs = [
    input,
    graph.float(1),
    graph.byte(128),
    graph.constant('values', 'int8', [columns, inner], values),
    graph.constant('scales', 'float32', [columns], scales),
    graph.constant('zeros', 'int8', [columns], new Uint8Array(columns)),
  ];
  const output = graph.node('QGemm', inputs, 'output', { transB: 1 }, 'com.microsoft');
  graph.output(output, 'float32', [rows, columns]);
  return encodeModel(graph.build('product'));
}
