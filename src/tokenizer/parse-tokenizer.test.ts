import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallFile } from '../../test/tokenizer/small-file.ts';
import { addedToken, byteLevel } from '../../test/tokenizer/tokenizer-file.ts';
import { VentiError, type VentiErrorCode } from '../errors.ts';
import { parseTokenizer } from './parse-tokenizer.ts';
import { Tokenizer } from './tokenizer.ts';

type Json = Record<string, unknown>;

/** The small file with one value put at a path, or taken away with undefined. */
function changed(path: string, value: unknown): unknown {
  const file = smallFile();
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((object, key) => object[key] as Json, file as Json);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return file;
}

function expectRefusal(file: unknown, code: VentiErrorCode, part: string): void {
  expect(() => parseTokenizer(file)).toThrowError(
    expect.objectContaining({ code, message: expect.stringContaining(part) }),
  );
}

const split = (fields: Json = {}): unknown => ({
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex: 'a' }, behavior: 'Isolated', invert: false, ...fields },
    byteLevel,
  ],
});

describe('parseTokenizer', () => {
  it.each([
    ['version', undefined],
    ['truncation', undefined],
    ['padding', undefined],
    ['added_tokens', undefined],
    ['added_tokens', null],
    ['normalizer', undefined],
    ['normalizer', { type: 'NFC' }],
    ['post_processor', undefined],
    ['post_processor', null],
    [
      'post_processor',
      { type: 'Sequence', processors: [byteLevel, { type: 'TemplateProcessing' }] },
    ],
    ['post_processor', { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0] }],
    ['pre_tokenizer', { type: 'ByteLevel', add_prefix_space: true }],
    ['pre_tokenizer', { type: 'Sequence', pretokenizers: [byteLevel] }],
    ['pre_tokenizer', split()],
    ['pre_tokenizer', split({ pattern: { String: '.' }, behavior: 'Removed', invert: true })],
    ['model.type', undefined],
    ['model.dropout', 0],
    ['model.unk_token', '<|endoftext|>'],
    ['model.byte_fallback', false],
    ['model.ignore_merges', true],
    ['model.continuing_subword_prefix', null],
    ['model.merges', []],
    ['model.merges.0', ['Ġ', 't']],
  ])('takes %s: %j', (path, value) => {
    expect(() => parseTokenizer(changed(path, value))).not.toThrow();
  });

  it.each([
    ['version', '2.0', '"2.0"'],
    ['truncation', { max_length: 5 }, 'truncation'],
    ['padding', { strategy: 'BatchLongest' }, 'padding'],
    ['extra', 1, 'extra'],
    ['normalizer', { type: 'NFKC' }, '"NFKC"'],
    ['normalizer', { type: 'NFC', form: 'C' }, 'normalizer.form'],
    ['pre_tokenizer', null, 'a ByteLevel is needed'],
    ['pre_tokenizer', { type: 'Metaspace' }, '"Metaspace"'],
    ['pre_tokenizer', { type: 'Sequence', pretokenizers: [] }, 'empty'],
    ['pre_tokenizer', { type: 'Sequence', pretokenizers: [byteLevel, byteLevel] }, 'ByteLevel'],
    [
      'pre_tokenizer',
      { type: 'Sequence', pretokenizers: [{ type: 'Punctuation' }, byteLevel] },
      '"Punctuation"',
    ],
    [
      'pre_tokenizer',
      { type: 'Sequence', pretokenizers: [{ type: 'Sequence' }, byteLevel] },
      '"Sequence"',
    ],
    ['pre_tokenizer', split({ pattern: { Regex: '\\w' } }), '\\\\w'],
    ['pre_tokenizer', split({ limit: 3 }), 'limit'],
    ['post_processor', { type: 'Custom' }, '"Custom"'],
    ['decoder', { type: 'WordPiece' }, '"WordPiece"'],
    ['decoder', null, 'null'],
    ['model.type', 'Unigram', '"Unigram"'],
    ['model.dropout', 0.1, '0.1'],
    ['model.fuse_unk', true, 'fuse_unk'],
    ['model.byte_fallback', true, 'byte_fallback'],
    ['model.end_of_word_suffix', '</w>', '"</w>"'],
    ['model.continuing_subword_prefix', '##', '"##"'],
    ['model.novelty', 1, 'model.novelty'],
    ['added_tokens.0.single_word', true, 'single_word'],
    ['added_tokens.0.novelty', true, 'novelty'],
  ])('does not support %s: %j', (path, value, part) => {
    expectRefusal(changed(path, value), 'unsupported', part);
  });

  it.each([
    ['normalizer', 'NFC', '"NFC"'],
    ['pre_tokenizer', [], 'an array of 0'],
    ['pre_tokenizer', { type: 'Sequence' }, 'pretokenizers'],
    ['pre_tokenizer', { type: 'ByteLevel' }, 'add_prefix_space'],
    ['pre_tokenizer', split({ pattern: 'a' }), 'pattern'],
    ['pre_tokenizer', split({ pattern: {} }), 'one of Regex and String'],
    ['pre_tokenizer', split({ pattern: { String: '' } }), 'not empty'],
    ['pre_tokenizer', split({ behavior: 'isolated' }), '"isolated"'],
    ['pre_tokenizer', split({ invert: 0 }), 'invert'],
    ['model', undefined, 'undefined'],
    ['model.vocab', null, 'null'],
    ['model.vocab.a', -1, '-1'],
    ['model.vocab.a', 1.5, '1.5'],
    ['model.vocab.a', '7', '"7"'],
    ['model.vocab.a', 2 ** 31, '2147483648'],
    ['model.vocab.a', 0x62, '"a" and "b" have the same id 98'],
    ['model.merges', 'a b', '"a b"'],
    ['model.merges.0', 'ab', 'merges[0]'],
    ['model.merges.0', 'a b c', '"a b c"'],
    ['model.merges.0', ['a'], 'an array of 1'],
    ['model.merges.0', ['a', 1], 'two tokens'],
    ['model.merges.0', 7, '7'],
    ['model.merges.0', 'a xyz', '"xyz"'],
    ['model.merges.0', 'a b', '"ab"'],
    ['model.ignore_merges', 'yes', '"yes"'],
    ['added_tokens', {}, 'an object'],
    ['added_tokens.0.id', null, 'null'],
    ['added_tokens.0.content', '', 'not empty'],
    ['added_tokens.0.content', '\ud800', 'surrogates'],
    ['added_tokens.0.special', 'yes', '"yes"'],
    ['added_tokens.0.id', 7, 'has the id 7'],
    ['added_tokens.0', addedToken(900, 'a'), 'but 97 in model.vocab'],
    ['added_tokens.1', addedToken(265, '<|endoftext|>'), 'twice'],
    ['added_tokens.1', addedToken(265, '<pad>'), '"<pad>" has the id 265 of "<|endoftext|>"'],
  ])('takes %s: %j for a fault of the file', (path, value, part) => {
    expectRefusal(changed(path, value), 'invalid-tokenizer', part);
  });

  it('needs no token for the unknown where every byte has one, and refuses it where not', () => {
    const file = smallFile();
    delete (file.model.vocab as Json)['À'];
    expect(() => parseTokenizer(file)).not.toThrow();
    file.model['unk_token'] = '<|endoftext|>';
    expectRefusal(file, 'unsupported', 'unk_token');
  });

  it.each([undefined, null, 1, 'text', [], true, 1n, () => 1])('refuses %s', (json) => {
    expectRefusal(json, 'invalid-tokenizer', 'the file');
  });

  it('throws nothing but VentiErrors, whatever happens to a file', () => {
    const file = JSON.stringify({
      ...smallFile(),
      pre_tokenizer: split(),
      normalizer: { type: 'NFC' },
    });
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(undefined, -1, 0.5, 2 ** 40, '', 'a b', '(a', '[', '\\', [], {}),
    );
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), value, fc.string(), (choices, any, text) => {
        const json: unknown = JSON.parse(file);
        mutate(json, () => choices.next().value, any);
        try {
          const tokenizer = Tokenizer.fromJSON(json);
          tokenizer.decode(tokenizer.encode(text, { allowSpecial: true }));
        } catch (error) {
          if (!VentiError.isInstance(error)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Goes down to a value at random and puts another in its place, beside it, or nothing. */
function mutate(json: unknown, choose: () => number, value: unknown): void {
  let parent = json as Json;
  for (;;) {
    const keys = Object.keys(parent);
    const key = keys[choose() % keys.length] ?? 'key';
    const child = parent[key];
    const isLeaf = typeof child !== 'object' || child === null || Object.keys(child).length === 0;
    if (!isLeaf && choose() % 8 > 0) {
      parent = child as Json;
      continue;
    }
    const way = choose() % 4;
    if (way === 0) delete parent[key];
    else if (way === 1) parent[`${key}x`] = value;
    else if (way === 2 && typeof child === 'string') parent[key] = child.slice(choose() % 5);
    else parent[key] = value;
    return;
  }
}
