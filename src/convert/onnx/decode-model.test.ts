import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../../errors.ts';
import { decodeModel } from './decode-model.ts';
import { type ElementType, elementTypes, encodeModel, type Graph } from './model.ts';

const name = fc.string({ minLength: 1, maxLength: 8 });
const type = fc.constantFrom(...(Object.keys(elementTypes) as ElementType[]));
const size = fc.nat({ max: 2 ** 40 });
const info = fc.record({ name, type, shape: fc.array(fc.oneof(size, name), { maxLength: 4 }) });
const graphs: fc.Arbitrary<Graph> = fc.record({
  name,
  inputs: fc.array(info, { maxLength: 3 }),
  outputs: fc.array(info, { maxLength: 3 }),
  intermediates: fc.array(info, { maxLength: 3 }),
  initializers: fc.array(
    fc.record({
      name,
      type,
      shape: fc.array(size, { maxLength: 4 }),
      data: fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc.record({ location: name, offset: size, length: size }),
      ),
    }),
    { maxLength: 3 },
  ),
  nodes: fc.array(
    fc.record({
      operator: name,
      domain: fc.string({ maxLength: 8 }),
      inputs: fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
      outputs: fc.array(name, { maxLength: 3 }),
      attributes: fc.dictionary(
        name.filter((key) => key !== '__proto__'),
        fc.oneof(
          fc.record({ int: fc.integer() }),
          fc.record({ float: fc.float({ noNaN: true }) }),
          fc.record({ string: name }),
          fc.record({ ints: fc.array(fc.integer(), { minLength: 1, maxLength: 3 }) }),
        ),
        { noNullPrototype: true, maxKeys: 3 },
      ),
    }),
    { maxLength: 4 },
  ),
});

describe('decodeModel', () => {
  test('reads what encodeModel wrote', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const bytes = encodeModel(graph).slice();
        const read = decodeModel(bytes, 'model.onnx');
        expect(read).toEqual(graph);
        expect(encodeModel(read)).toEqual(bytes);
      }),
    );
  });

  test('refuses operators of another version, which mean something else', () => {
    const graph = fc.sample(graphs, 1)[0]!;
    const operators = Uint8Array.of(0x0a, 0, 0x10, 17);
    const later = Uint8Array.from([...encodeModel(graph), 0x42, operators.length, ...operators]);
    const expected =
      'model.onnx is no graph of venti-core: its operators of "" are of version 17, expected 21. Convert the model again.';
    expect(() => decodeModel(later, 'model.onnx')).toThrow(expected);
  });

  test('reads anything else as a model, or names the file', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), fc.nat({ max: 255 }), (graph, place, byte) => {
        const bytes = encodeModel(graph).slice();
        bytes[place % bytes.length] = byte;
        try {
          decodeModel(bytes, 'model.onnx');
        } catch (error) {
          expect(VentiError.isInstance(error)).toBe(true);
          expect(error).toMatchObject({
            code: 'model-corrupt',
            message: expect.stringContaining('model.onnx'),
          });
        }
      }),
    );
  });
});
