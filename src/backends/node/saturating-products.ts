import type * as OnnxRuntime from 'onnxruntime-node';
import { GraphBuilder } from '../../convert/onnx/graph-builder.ts';
import { encodeModel } from '../../convert/onnx/model.ts';

/** Numbers in a sum: as many as fill a vector. */
const length = 64;
const unsigned = 255;
const signed = 127;

let answer: Promise<boolean> | undefined;

/**
 * Whether sums of products of unsigned and signed bytes are wrong on this processor. The fastest kernel for x86
 * without VNNI adds two products in 16 bits and cuts off what has no room there; this asks it for a sum that has
 * none.
 */
export async function productsSaturate(runtime: typeof OnnxRuntime): Promise<boolean> {
  answer ??= ask(runtime);
  return await answer;
}

async function ask({ InferenceSession, Tensor }: typeof OnnxRuntime): Promise<boolean> {
  const graph = new GraphBuilder();
  const row = graph.input('row', 'uint8', [1, length]);
  const column = graph.constant('column', 'int8', [length, 1], new Uint8Array(length).fill(signed));
  graph.output(graph.node('MatMulInteger', [row, column], 'sum'), 'int32', [1, 1]);
  const session = await InferenceSession.create(encodeModel(graph.build('probe')), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
  });
  const bytes = new Uint8Array(length).fill(unsigned);
  const { sum } = await session.run({ row: new Tensor('uint8', bytes, [1, length]) });
  await session.release();
  return (sum!.data as Int32Array)[0] !== length * unsigned * signed;
}
