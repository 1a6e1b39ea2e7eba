import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSafetensorsIndex } from './safetensors-index.ts';

const parse = (text: string) => parseSafetensorsIndex(text, 'model.safetensors.index.json');
const indexOf = (file: unknown): string => JSON.stringify({ weight_map: { x: file } });

test('an index as Hugging Face writes it', () => {
  const text = JSON.stringify({
    metadata: { total_size: 12 },
    weight_map: {
      'transformer.wte.weight': 'model-00001-of-00002.safetensors',
      'lm_head.weight': 'model-00002-of-00002.safetensors',
    },
  });
  expect([...parse(text)]).toEqual([
    ['transformer.wte.weight', 'model-00001-of-00002.safetensors'],
    ['lm_head.weight', 'model-00002-of-00002.safetensors'],
  ]);
});

describe('refused', () => {
  test.each([
    ['../model.safetensors'],
    ['/etc/model.safetensors'],
    ['..\\\\model.safetensors'],
    ['C:\\\\model.safetensors'],
    ['sub/model.safetensors'],
    ['.model.safetensors'],
    ['model.safetensors\u0000'],
    ['model.bin'],
    ['.safetensors'],
    ['https://example.org/model.safetensors'],
    [''],
    [7],
    [null],
  ])('a file that is %j', (file) => {
    expect(() => parse(indexOf(file))).toThrow(
      expect.objectContaining({
        code: 'invalid-checkpoint',
        message: expect.stringMatching(/tensor "x": is in the file .*same folder/),
      }),
    );
  });

  test.each([
    ['', /not JSON/],
    ['[]', /"weight_map" is undefined/],
    ['null', /"weight_map" is undefined/],
    ['{"weight_map":[]}', /"weight_map" is \[\]/],
    ['{"weight_map":{}}', /names no tensor/],
    ['{"weight_map":{"x":"a.safetensors","x":"b.safetensors"}}', /key "x" twice/],
    ['['.repeat(100_000), /nests more than 16/],
  ])('%s', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-checkpoint',
        message: expect.stringMatching(message),
      }),
    );
  });
});

test('whatever an index holds, files are beside it', () => {
  const weightMap = fc.dictionary(
    fc.string(),
    fc.oneof(
      fc.string(),
      fc.jsonValue(),
      fc.string().map((text) => `${text}.safetensors`),
    ),
  );
  fc.assert(
    fc.property(weightMap, (map) => {
      try {
        for (const file of parse(JSON.stringify({ weight_map: map })).values()) {
          expect(file).toMatch(/^[a-z0-9_][\w.-]*$/i);
        }
      } catch (error) {
        expect(error).toMatchObject({ name: 'VentiError', code: 'invalid-checkpoint' });
      }
    }),
    { numRuns: 1000 },
  );
});
