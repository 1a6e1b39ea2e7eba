import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../errors.ts';
import { endTokens, parseManifest } from './manifest.ts';

const digest = { sha256: 'a'.repeat(64), size: 1 };
const manifest = {
  format: 'venti-model',
  version: 1,
  name: 'pocket',
  architecture: 'gpt2',
  dtype: 'q8',
  vocabularySize: 300,
  contextLength: 64,
  layers: 2,
  heads: 4,
  headWidth: 8,
  endOfText: 299,
  source: { sha256: 'b'.repeat(64), converter: 1 },
  files: { 'model.onnx': digest, 'model.weights': digest, 'tokenizer.json': digest },
};

const parse = (value: unknown) => parseManifest(JSON.stringify(value), 'manifest.json');

describe('parseManifest', () => {
  test('reads what a conversion writes', () => {
    expect(parse(manifest)).toEqual(manifest);
  });

  test.each([
    ['one token', 299, [299]],
    ['several', [299, 0], [299, 0]],
    ['none', null, []],
  ])('reads that a text ends with %s', (_, endOfText, expected) => {
    expect(endTokens(parse({ ...manifest, endOfText }))).toEqual(expected);
  });

  test.each([
    ['another format', { format: 'gguf' }],
    ['a later version', { version: 2 }],
    ['no layers', { layers: 0 }],
    ['half a head', { heads: 1.5 }],
    ['a size that is a text', { vocabularySize: '300' }],
    ['an architecture we have no backend for', { architecture: 'bloom' }],
    ['an end of text beyond the vocabulary', { endOfText: 300 }],
    ['one of several that is', { endOfText: [299, 300] }],
    ['an end of text that is no token', { endOfText: ['299'] }],
    ['no word of the end of text', { endOfText: undefined }],
    ['no source', { source: undefined }],
    ['no files', { files: undefined }],
    ['no graph', { files: { 'tokenizer.json': digest } }],
    ['a file outside its folder', { files: { ...manifest.files, '../secret': digest } }],
    ['a hidden file', { files: { ...manifest.files, '.profile': digest } }],
    [
      'a digest that is none',
      { files: { ...manifest.files, 'model.onnx': { sha256: '1', size: 1 } } },
    ],
    ['a negative size', { files: { ...manifest.files, 'model.onnx': { ...digest, size: -1 } } }],
  ])('refuses %s', (_, change) => {
    expect(() => parse({ ...manifest, ...change })).toThrow(
      expect.objectContaining({ code: 'model-corrupt' }),
    );
  });

  test('throws nothing but typed errors, whatever it is given', () => {
    const anyJSON = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .tuple(fc.constantFrom(...Object.keys(manifest)), fc.jsonValue())
        .map(([key, value]) => JSON.stringify({ ...manifest, [key]: value })),
    );
    fc.assert(
      fc.property(anyJSON, (text) => {
        try {
          parseManifest(text, 'manifest.json');
        } catch (error) {
          expect(VentiError.isInstance(error)).toBe(true);
        }
      }),
    );
  });
});
