import { get_encoding, type Tiktoken } from 'tiktoken';
import { afterAll, describe, expect, it } from 'vitest';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { gpt2File } from './gpt2-file.ts';
import { mixedText } from './mixed-text.ts';

const tokenizer = Tokenizer.fromJSON(gpt2File());
const texts = Array.from({ length: 240 }, (_, seed) => mixedText(seed, 5_000));

describe.each(['gpt2', 'r50k_base'] as const)('beside the %s of tiktoken', (name) => {
  const reference: Tiktoken = get_encoding(name);
  afterAll(() => reference.free());

  it('gives the same ids on more than a million characters', () => {
    expect(texts.join('').length).toBeGreaterThan(1_000_000);
    for (const [seed, text] of texts.entries()) {
      const ids = [...tokenizer.encode(text)];
      expect(ids, `mixedText(${seed}, 5000)`).toEqual([...reference.encode_ordinary(text)]);
    }
  });

  it('gives the same ids where special tokens are allowed', () => {
    for (const [seed, text] of texts.slice(0, 40).entries()) {
      const ids = [...tokenizer.encode(text, { allowSpecial: true })];
      expect(ids, `mixedText(${seed}, 5000)`).toEqual([...reference.encode(text, 'all')]);
    }
  });

  it('gives the same text for ids that are drawn at random', () => {
    for (const text of texts.slice(0, 40)) {
      // Reversed, characters of several bytes fall apart.
      const ids = Uint32Array.from(tokenizer.encode(text)).reverse();
      const bytes = reference.decode(ids);
      expect(tokenizer.decode(ids)).toBe(
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
      );
    }
  });

  it('gives the same ids for words of thousands of bytes', () => {
    for (const word of ['a', 'ab', 'the', ' ', '\n', '=', '中', '🚀', 'qzx'].map((part) =>
      part.repeat(4_000 / part.length),
    )) {
      expect([...tokenizer.encode(word)]).toEqual([...reference.encode_ordinary(word)]);
    }
  });
});
