import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../errors.ts';
import { beginningWith, textBeginning } from './text-beginning.ts';

const bytes = { type: 'ByteLevel', trim_offsets: false };
const begin = { SpecialToken: { id: '<|begin_of_text|>', type_id: 0 } };
const end = { SpecialToken: { id: '<|end_of_text|>', type_id: 0 } };
const text = { Sequence: { id: 'A', type_id: 0 } };

function template(...single: object[]): object {
  const tokens = { '<|begin_of_text|>': { ids: [128000] }, '<|end_of_text|>': { ids: [7, 8] } };
  return { type: 'TemplateProcessing', single, special_tokens: tokens };
}

describe('textBeginning', () => {
  test.each<[string, unknown, number[]]>([
    ['no post-processor', null, []],
    ['the one of GPT-2', bytes, []],
    [
      'the one of Llama 3',
      { type: 'Sequence', processors: [bytes, template(begin, text)] },
      [128000],
    ],
    ['tokens on both sides', template(end, begin, text, end), [7, 8, 128000]],
    ['tokens behind the text', template(text, end), []],
    ['a template without a text', template(begin), []],
  ])('reads %s', (_, processor, ids) => {
    expect(textBeginning({ post_processor: processor })).toEqual(ids);
  });

  test('refuses a token that the template does not explain', () => {
    const unknown = { SpecialToken: { id: '<s>' } };
    expect(() => textBeginning({ post_processor: template(unknown, text) })).toThrow(
      expect.objectContaining({ code: 'invalid-tokenizer' }),
    );
  });

  test('reads or refuses any JSON', () => {
    const part = fc.oneof(fc.constantFrom(begin, end, text, bytes), fc.jsonValue());
    const processor = fc.oneof(
      fc.array(part).map((single) => template(...(single as object[]))),
      fc.record({
        type: fc.constantFrom('Sequence', 'TemplateProcessing'),
        single: fc.jsonValue(),
      }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(processor, (value) => {
        try {
          expect(textBeginning({ post_processor: value })).toBeInstanceOf(Array);
        } catch (error) {
          expect(VentiError.isInstance(error) && error.code).toBe('invalid-tokenizer');
        }
      }),
    );
  });
});

test('beginningWith puts ids before every text', () => {
  const tokenizer = {
    encode: (given: string) => [given.length],
    decodeStream: () => ({ push: () => 'x', flush: () => '' }),
  };
  expect([...beginningWith([5, 6], tokenizer).encode('four')]).toEqual([5, 6, 4]);
  expect(beginningWith([5], tokenizer).decodeStream().push(1)).toBe('x');
  expect(beginningWith([], tokenizer)).toBe(tokenizer);
});
