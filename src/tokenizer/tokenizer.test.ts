import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { smallFile } from '../../test/tokenizer/small-file.ts';
import { addedToken, byteLevel } from '../../test/tokenizer/tokenizer-file.ts';
import { Tokenizer } from './tokenizer.ts';

const tokenizer = Tokenizer.fromJSON(smallFile());
const endOfText = 265;

function idsOf(text: string, options?: Parameters<Tokenizer['encode']>[1]): number[] {
  return [...tokenizer.encode(text, options)];
}

describe('Tokenizer', () => {
  // Merges: Ġt 256, he 257, in 258, Ġthe 259, ĠĠ 260, aa 261, aaaa 262, the first half of an emoji 263.
  it.each([
    ['', []],
    ['the in', [0x74, 257, 0x20, 258]],
    [' the', [259]],
    ['aaaaaaa', [262, 261, 0x61]],
    ['é\0', [0xc3, 0xa9, 0]],
    ['🚀', [263, 0x9a, 0x80]],
    ['\ud800a\udc00', [0xef, 0xbf, 0xbd, 0x61, 0xef, 0xbf, 0xbd]],
    ['     x', [264, 0x20, 0x78]],
  ])('encodes %j as %j', (text, ids) => {
    expect(idsOf(text)).toEqual(ids);
    expect(idsOf(text)).toEqual(ids);
    expect(tokenizer.countTokens(text)).toBe(ids.length);
    expect(tokenizer.decode(ids)).toBe(text.replace(/\p{Cs}/gu, '\ufffd'));
  });

  it('knows its size and its special tokens', () => {
    expect(tokenizer.vocabularySize).toBe(266);
    expect([...tokenizer.specialTokens]).toEqual([['<|endoftext|>', endOfText]]);
  });

  it('counts added tokens that the model lacks', () => {
    const file = smallFile();
    file.added_tokens.push(addedToken(300, '<pad>'), addedToken(299, '中', { special: false }));
    const padded = Tokenizer.fromJSON(file);
    expect(padded.vocabularySize).toBe(301);
    expect([...padded.specialTokens.keys()]).toEqual(['<|endoftext|>', '<pad>']);
    expect([...padded.encode('<pad>中', { allowSpecial: ['<pad>'] })]).toEqual([300, 299]);
    expect([...padded.encode('中')]).toEqual([299]);
    expect(padded.decode([300, 299])).toBe('<pad>中');
    expect(() => padded.decode([298])).toThrow('298');
  });

  it('takes special tokens for plain text unless they are allowed', () => {
    const text = 'a<|endoftext|>b';
    expect(idsOf(text)).not.toContain(endOfText);
    expect(idsOf(text, { allowSpecial: false })).toEqual(idsOf(text));
    expect(idsOf(text, { allowSpecial: [] })).toEqual(idsOf(text));
    expect(idsOf(text, { allowSpecial: true })).toEqual([0x61, endOfText, 0x62]);
    expect(idsOf(text, { allowSpecial: new Set(['<|endoftext|>']) })).toEqual([
      0x61,
      endOfText,
      0x62,
    ]);
    expect(tokenizer.countTokens(text, { allowSpecial: true })).toBe(3);
    expect(tokenizer.decode(idsOf(text))).toBe(text);
  });

  it('puts a space before a text where the file says so', () => {
    const file = { ...smallFile(), pre_tokenizer: { ...byteLevel, add_prefix_space: true } };
    const spaced = Tokenizer.fromJSON(file);
    expect([...spaced.encode('the')]).toEqual([259]);
    expect([...spaced.encode(' the')]).toEqual([259]);
    expect([...spaced.encode('')]).toEqual([]);
  });

  it('encodes the same from tokens that merge and from words that ignore merges', () => {
    const file = smallFile();
    // Not reached by merges: t+h has none.
    (file.model.vocab as Record<string, number>)['th'] = 266;
    expect([...Tokenizer.fromJSON(file).encode('th')]).toEqual([0x74, 0x68]);
    file.model['ignore_merges'] = true;
    expect([...Tokenizer.fromJSON(file).encode('th')]).toEqual([266]);
  });

  it('says which byte a vocabulary lacks', () => {
    const file = smallFile();
    delete (file.model.vocab as Record<string, unknown>)['Ã'];
    const lacking = Tokenizer.fromJSON(file);
    expect([...lacking.encode('e')]).toEqual([0x65]);
    expect(() => lacking.encode('é')).toThrowError(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('0xc3') }),
    );
  });

  it.each([-1, 266, 1.5, Number.NaN, 2 ** 40])('has no token %d', (id) => {
    const failure = expect.objectContaining({
      code: 'invalid-option',
      message: expect.stringContaining(String(id)),
    });
    expect(() => tokenizer.decode([id])).toThrowError(failure);
    expect(() => tokenizer.decodeStream().push(id)).toThrowError(failure);
  });

  it.each([
    [{ allowSpecials: true }, 'unknown-option', 'allowSpecials'],
    [{ allowSpecial: '<|endoftext|>' }, 'invalid-option', '"<|endoftext|>"'],
    [{ allowSpecial: 1n }, 'invalid-option', '1'],
    [{ allowSpecial: null }, 'invalid-option', 'null'],
    [{ allowSpecial: ['<pad>'] }, 'invalid-option', '<|endoftext|>'],
    [{ allowSpecial: [7] }, 'invalid-option', '7'],
  ])('refuses the options %o', (options, code, part) => {
    expect(() => idsOf('a', options as never)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(part) }),
    );
  });

  it('refuses a text that is none', () => {
    expect(() => idsOf(undefined as never)).toThrowError(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('decodes many ids of a long text', () => {
    const text = 'the rain in Spain '.repeat(20_000);
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it.each(['test/golden/gpt2-f32/tokenizer.json', 'models/pocket/tokenizer.json'])(
    'reads %s',
    (path) => {
      const file = Tokenizer.fromJSON(
        JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')),
      );
      const text = 'Software is eating the world — and it’s hungry. 🚀\n\n<|endoftext|>';
      expect(file.decode(file.encode(text))).toBe(text);
      expect([...file.encode('<|endoftext|>', { allowSpecial: true })]).toEqual([
        file.vocabularySize - 1,
      ]);
    },
  );
});
