import { describe, expect, test } from 'vitest';
import { GGUFMetadata } from './metadata.ts';

const endsOf = (ids: Readonly<Record<string, unknown>>): readonly number[] => {
  const keys = Object.entries(ids).map(([end, id]) => [`tokenizer.ggml.${end}_token_id`, id]);
  return new GGUFMetadata('model.gguf', Object.fromEntries(keys)).endOfText(100);
};

describe('tokens that end a text', () => {
  test.each([
    ['none', {}, []],
    ['the end of text', { eos: 7 }, [7]],
    ['the end of a turn and of a message as well', { eos: 7, eot: 9, eom: 8 }, [7, 9, 8]],
    ['one that does both', { eos: 7, eot: 7 }, [7]],
  ])('are %s', (_, ids, expected) => {
    expect(endsOf(ids)).toEqual(expected);
  });

  test.each([{ eos: 100 }, { eot: -1 }, { eom: 'x' }, { eos: 0.5 }])('are not %j', (ids) => {
    expect(() => endsOf(ids)).toThrow(
      expect.objectContaining({
        code: 'invalid-checkpoint',
        message: expect.stringMatching(/_token_id" is .*, expected a token id below 100/),
      }),
    );
  });
});
