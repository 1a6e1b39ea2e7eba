import fc from 'fast-check';
import * as runtime from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { graphInputs, graphOutputs } from '../../src/backends/graph-interface.ts';
import { withGroupedTopK } from '../../src/convert/grouped-top-k.ts';
import { GraphBuilder } from '../../src/convert/onnx/graph-builder.ts';
import { encodeModel } from '../../src/convert/onnx/model.ts';

const { logits, topLogits, topTokens } = graphOutputs;

/** Takes logits in, and gives the likeliest out as a model does. */
function head(vocabularySize: number) {
  const graph = new GraphBuilder();
  const states = graph.input('states', 'float32', ['R', vocabularySize]);
  const topK = graph.input(graphInputs.topK, 'int64', [1]);
  graph.node('Identity', [states], logits);
  graph.nodeWithOutputs('TopK', [logits, topK], [topLogits, topTokens], { axis: -1 });
  graph.output(logits, 'float32', ['R', vocabularySize]);
  graph.output(topLogits, 'float32', ['R', 'K']);
  graph.output(topTokens, 'int64', ['R', 'K']);
  return graph.build('head');
}

const cases = fc
  .record({ size: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 4 }) })
  .chain(({ size, rows }) =>
    fc.record({
      size: fc.constant(size),
      // Few numbers, so that many tokens are equally likely.
      numbers: fc.array(fc.integer({ min: -3, max: 3 }), {
        minLength: rows * size,
        maxLength: rows * size,
      }),
      count: fc.integer({ min: 1, max: size }),
    }),
  );

test('the likeliest found by groups are the likeliest of all, the first of equals first', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ size, numbers, count }) => {
      const model = encodeModel(withGroupedTopK(head(size)));
      const session = await runtime.InferenceSession.create(model);
      const rows = numbers.length / size;
      const outputs = await session.run({
        states: new runtime.Tensor('float32', Float32Array.from(numbers), [rows, size]),
        [graphInputs.topK]: new runtime.Tensor('int64', BigInt64Array.of(BigInt(count)), [1]),
      });
      await session.release();
      const expected = Array.from({ length: rows }, (_, row) => {
        const list = numbers.slice(row * size, (row + 1) * size);
        return [...list.keys()].sort((a, b) => list[b]! - list[a]! || a - b).slice(0, count);
      });
      const ids = Array.from(outputs[topTokens]!.data as BigInt64Array, Number);
      expect(ids).toEqual(expected.flat());
      expect([...(outputs[topLogits]!.data as Float32Array)]).toEqual(
        expected.flatMap((list, row) => list.map((id) => numbers[row * size + id]!)),
      );
    }),
    { numRuns: 60 },
  );
});
