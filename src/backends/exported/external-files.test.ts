import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../test/golden/safetensors-file.ts';
import { GraphBuilder } from '../../convert/onnx/graph-builder.ts';
import { encodeModel } from '../../convert/onnx/model.ts';
import { MessageWriter } from '../../convert/onnx/protobuf.ts';
import { VentiError } from '../../errors.ts';
import { externalFiles } from './external-files.ts';

const message = (): MessageWriter => new MessageWriter();

/** A TensorProto whose bytes lie in another file. */
function externalTensor(location: string): MessageWriter {
  const entry = message().string(1, 'location').string(2, location);
  const offset = message().string(1, 'offset').string(2, '64');
  return message()
    .integer(1, 4)
    .integer(2, 1)
    .message(13, offset)
    .message(13, entry)
    .integer(14, 1);
}

/** A ModelProto of one graph. */
function model(graph: MessageWriter): Uint8Array {
  return message().integer(1, 8).string(2, 'test').message(7, graph).finish().slice();
}

describe('externalFiles', () => {
  test('names the files of the constants, once each, in order', async () => {
    const graph = message()
      .message(5, externalTensor('b.data'))
      .message(5, externalTensor('a.data'))
      .message(5, externalTensor('b.data'))
      .string(2, 'graph');
    expect(await externalFiles(memorySource(model(graph)))).toEqual(['a.data', 'b.data']);
  });

  test.each<[string, (tensor: MessageWriter) => MessageWriter]>([
    ['an attribute', (tensor) => message().message(5, tensor)],
    ['a list in an attribute', (tensor) => message().message(10, tensor)],
    ['a branch', (tensor) => message().message(6, message().message(5, tensor))],
    ['one of several branches', (tensor) => message().message(11, message().message(5, tensor))],
    ['a sparse attribute', (tensor) => message().message(22, message().message(1, tensor))],
  ])('looks into %s', async (_, attribute) => {
    const node = message()
      .string(4, 'If')
      .message(5, attribute(externalTensor('inner.data')));
    expect(await externalFiles(memorySource(model(message().message(1, node))))).toEqual([
      'inner.data',
    ]);
  });

  test('passes over constants in the graph itself without reading them', async () => {
    const graph = new GraphBuilder();
    graph.constant('large', 'uint8', [1 << 24], new Uint8Array(1 << 24));
    graph.constant('outside', 'uint8', [1], { location: 'w', offset: 0, length: 1 });
    const source = memorySource(encodeModel(graph.build('test')));
    expect(await externalFiles(source)).toEqual(['w']);
    expect(source.bytesRead()).toBeLessThan(1 << 18);
  });

  test.each<[string, Uint8Array]>([
    ['text', new TextEncoder().encode('{ "not": "onnx" }')],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0x03, 0)],
    ['a number without an end', Uint8Array.of(0x08, ...new Array(12).fill(0xff))],
    ['a field of number 0', Uint8Array.of(0x00, 0x00)],
    ['graphs within graphs without end', deepModel(300)],
  ])('refuses %s', async (_, bytes) => {
    await expect(externalFiles(memorySource(bytes, 'model.onnx'))).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringContaining('model.onnx: is no ONNX model'),
    });
  });

  test('reads or refuses any bytes, also those of a model with some of them changed', async () => {
    const whole = model(message().message(5, externalTensor('weights.data')));
    const changed = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 3 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), whole));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 40 }), changed), async (bytes) => {
        try {
          for (const name of await externalFiles(memorySource(bytes)))
            expect(name).toBeTypeOf('string');
        } catch (error) {
          expect(VentiError.isInstance(error) && error.code).toBe('invalid-checkpoint');
        }
      }),
    );
  });
});

/** A graph in a branch of a node of a graph, and so on. */
function deepModel(depth: number): Uint8Array {
  let graph = message();
  for (let i = 0; i < depth; i++) {
    graph = message().message(1, message().message(5, message().message(6, graph)));
  }
  return model(graph);
}
