import { describe, expect, test } from 'vitest';
import { Tokenizer } from '../../tokenizer/tokenizer.ts';
import { GGUFMetadata } from './metadata.ts';
import { ggufTokenizer } from './tokenizer.ts';

const tokens = [
  ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)),
  'Ġ',
  'ab',
  'Ġab',
  '<end>',
  '<tool>',
  '[PAD]',
];
const [normal, control, userDefined, unused] = [1, 3, 4, 5];
const types = [...Array.from({ length: 97 }, () => normal), control, userDefined, unused];

const metadata = (changes: Readonly<Record<string, unknown>> = {}): GGUFMetadata =>
  new GGUFMetadata('model.gguf', {
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'gpt-2',
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': types,
    'tokenizer.ggml.merges': ['a b', 'Ġ ab'],
    ...changes,
  });

const encode = (text: string, changes?: Readonly<Record<string, unknown>>): number[] => [
  ...Tokenizer.fromJSON(JSON.parse(ggufTokenizer(metadata(changes)))).encode(text, {
    allowSpecial: true,
  }),
];

const ids = (...texts: readonly string[]): number[] => texts.map((text) => tokens.indexOf(text));

test('words are merged, added tokens found, tokens that fill up are not', () => {
  expect(encode('ab ab12<end>ab<tool>')).toEqual(
    ids('ab', 'Ġab', '1', '2', '<end>', 'ab', '<tool>'),
  );
  expect(encode('[PAD]')).toEqual(ids('[', 'P', 'A', 'D', ']'));
});

test('digits are cut as the model does', () => {
  const merges = ['1 2', '12 3'];
  const withNumbers = {
    'tokenizer.ggml.tokens': [...tokens, '12', '123'],
    'tokenizer.ggml.token_type': [...types, normal, normal],
    'tokenizer.ggml.merges': merges,
  };
  const number = (pre: string): number =>
    encode('123', { ...withNumbers, 'tokenizer.ggml.pre': pre }).length;
  expect(number('gpt-2')).toBe(1);
  expect(number('smollm')).toBe(3);
  expect(number('llama-bpe')).toBe(1);
});

describe('refused', () => {
  test.each<[Readonly<Record<string, unknown>>, string, RegExp]>([
    [{ 'tokenizer.ggml.model': 'llama' }, 'unsupported', /"llama", expected "gpt2"/],
    [
      { 'tokenizer.ggml.pre': 'qwen2' },
      'unsupported',
      /"qwen2", expected one of "gpt-2", "smollm", "llama-bpe"/,
    ],
    [{ 'tokenizer.ggml.pre': 7 }, 'invalid-checkpoint', /"tokenizer.ggml.pre" is 7/],
    [{ 'tokenizer.ggml.tokens': undefined }, 'invalid-checkpoint', /tokens" is missing/],
    [
      { 'tokenizer.ggml.tokens': [1] },
      'invalid-checkpoint',
      /an array of 1, expected an array of texts/,
    ],
    [{ 'tokenizer.ggml.token_type': [1] }, 'invalid-checkpoint', /one of each of 100 tokens/],
    [
      { 'tokenizer.ggml.tokens': ['"', ...tokens.slice(1)] },
      'invalid-checkpoint',
      /no token twice/,
    ],
  ])('%j', (changes, code, message) => {
    expect(() => ggufTokenizer(metadata(changes))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
