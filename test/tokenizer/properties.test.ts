import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { gpt2File } from './gpt2-file.ts';
import { mixedText } from './mixed-text.ts';
import { llama, smolLm } from './pre-tokenizers.ts';

const tokenizers = [{}, { pre_tokenizer: llama }, { pre_tokenizer: smolLm }].map((fields) =>
  Tokenizer.fromJSON({ ...gpt2File(), ...fields }),
);
const tokenizer = tokenizers[0]!;

const wellFormed = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.nat().map((seed) => mixedText(seed, 40).replace(/\p{Cs}/gu, '')),
);
const ids = fc.array(fc.nat({ max: 50_256 }));

describe('Tokenizer of GPT-2', () => {
  it('gives every well-formed text back', () => {
    fc.assert(
      fc.property(wellFormed, fc.constantFrom(...tokenizers), (text, any) => {
        expect(any.decode(any.encode(text))).toBe(text);
        expect(any.decode(any.encode(text, { allowSpecial: true }))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts as many tokens as it gives', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(tokenizer.countTokens(text)).toBe([...tokenizer.encode(text)].length);
      }),
    );
  });

  it('gives lone surrogates back as U+FFFD', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffff })), (units) => {
        const text = units.map((unit) => String.fromCharCode(unit)).join('');
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.replace(/\p{Cs}/gu, '\ufffd'));
      }),
    );
  });

  it('streams what it decodes, whatever the ids', () => {
    fc.assert(
      fc.property(ids, (drawn) => {
        const stream = tokenizer.decodeStream();
        const text = drawn.map((id) => stream.push(id)).join('') + stream.flush();
        expect(text).toBe(tokenizer.decode(drawn));
      }),
      { numRuns: 2_000 },
    );
  });

  it('streams characters whole', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const stream = tokenizer.decodeStream();
        let sofar = '';
        for (const id of tokenizer.encode(text)) {
          sofar += stream.push(id);
          expect(text.startsWith(sofar)).toBe(true);
          expect(/\p{Cs}/u.test(sofar)).toBe(false);
        }
        expect(stream.flush()).toBe('');
        expect(sofar).toBe(text);
      }),
    );
  });

  it('takes special tokens for plain text unless they are allowed', () => {
    const endOfText = 50_256;
    fc.assert(
      fc.property(wellFormed, wellFormed, (before, after) => {
        const text = `${before}<|endoftext|>${after}`;
        expect([...tokenizer.encode(text)]).not.toContain(endOfText);
        expect([...tokenizer.encode(text, { allowSpecial: [] })]).not.toContain(endOfText);
        expect([...tokenizer.encode(text, { allowSpecial: ['<|endoftext|>'] })]).toEqual([
          ...tokenizer.encode(before, { allowSpecial: true }),
          endOfText,
          ...tokenizer.encode(after, { allowSpecial: true }),
        ]);
      }),
    );
  });
});
