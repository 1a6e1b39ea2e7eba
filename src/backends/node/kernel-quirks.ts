import type * as OnnxRuntime from 'onnxruntime-node';
import { GraphBuilder } from '../../convert/onnx/graph-builder.ts';
import { encodeModel } from '../../convert/onnx/model.ts';
import { openSession } from './open-session.ts';

/** What the runtime's kernels for this processor do that a model's graph does not expect. */
export interface KernelQuirks {
  /**
   * Sums of products of unsigned and signed bytes may be wrong. The quickest kernel for x86 without VNNI adds
   * two products in 16 bits and cuts off what has no room there.
   */
  readonly productsSaturate: boolean;
  /** MatMulNBits sums a row by itself in another order than rows in company, as it does for AVX2. */
  readonly loneRowsDiffer: boolean;
}

type Runtime = typeof OnnxRuntime;

/** Numbers in a row, of as many vectors as kernels go by at once. */
const width = 64;
const input = 'rows';
const output = 'products';

/** Answers so far. */
const known: { saturate?: Promise<boolean>; differ?: Promise<boolean> } = {};

/** Asks the runtime for the small products that tell, once in a process, and only for what a model has. */
export async function kernelQuirks(runtime: Runtime, dtype: string): Promise<KernelQuirks> {
  const hasBytes = dtype === 'q8' || dtype === 'q4';
  const hasNibbles = dtype === 'q4';
  if (hasBytes) known.saturate ??= productsSaturate(runtime);
  if (hasNibbles) known.differ ??= loneRowsDiffer(runtime);
  return {
    productsSaturate: hasBytes && (await known.saturate) === true,
    loneRowsDiffer: hasNibbles && (await known.differ) === true,
  };
}

async function productsSaturate(runtime: Runtime): Promise<boolean> {
  const [unsigned, signed] = [255, 127];
  const graph = new GraphBuilder();
  graph.input(input, 'uint8', [1, width]);
  const column = graph.constant('column', 'int8', [width, 1], new Uint8Array(width).fill(signed));
  graph.output(graph.node('MatMulInteger', [input, column], output), 'int32', [1, 1]);
  const row = new Uint8Array(width).fill(unsigned);
  const [products] = await multiply(runtime, graph, [new runtime.Tensor('uint8', row, [1, width])]);
  return products?.[0] !== width * unsigned * signed;
}

async function loneRowsDiffer(runtime: Runtime): Promise<boolean> {
  const [columns, blockSize] = [16, 32];
  const blocks = width / blockSize;
  const values = Uint8Array.from({ length: (columns * width) / 2 }, (_, i) => (i * 89) % 256);
  const scales = Array.from({ length: columns * blocks }, (_, i) => 1 / (3 + i));
  const graph = new GraphBuilder();
  graph.input(input, 'float32', ['R', width]);
  const inputs = [
    input,
    graph.constant('values', 'uint8', [columns, blocks, blockSize / 2], values),
    graph.floats(scales, [scales.length]),
  ];
  const attributes = { K: width, N: columns, bits: 4, block_size: blockSize, accuracy_level: 4 };
  graph.node('MatMulNBits', inputs, output, attributes, 'com.microsoft');
  graph.output(output, 'float32', ['R', columns]);
  const row = Array.from({ length: width }, (_, i) => Math.sin(i));
  const [lone, inCompany] = await multiply(runtime, graph, [
    new runtime.Tensor('float32', row, [1, width]),
    new runtime.Tensor('float32', [...row, ...row], [2, width]),
  ]);
  return Array.from(lone!).some((product, i) => product !== inCompany?.[i]);
}

/** @returns the products of each tensor of rows */
async function multiply(
  runtime: Runtime,
  graph: GraphBuilder,
  tensors: readonly OnnxRuntime.Tensor[],
): Promise<readonly ArrayLike<number>[]> {
  const bytes = encodeModel(graph.build(output));
  const session = await openSession(
    runtime,
    { path: 'a product that tells what this processor does', bytes },
    1,
  );
  const products: ArrayLike<number>[] = [];
  for (const rows of tensors) {
    products.push((await session.run({ [input]: rows }))[output]!.data as Float32Array);
  }
  await session.release();
  return products;
}
