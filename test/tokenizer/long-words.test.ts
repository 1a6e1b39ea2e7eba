import { describe, expect, it } from 'vitest';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { gpt2File } from './gpt2-file.ts';
import { deepSeek, llama } from './pre-tokenizers.ts';

const length = 200_000;
const letters = Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * i * 7919) % 26)));

/** Work that grew with the square of the length would outlast the time of a test many times over. */
describe.each([
  ['GPT-2', {}],
  ['Llama 3', { pre_tokenizer: llama }],
  ['DeepSeek V3', { pre_tokenizer: deepSeek }],
])('200,000 characters without a break, %s', (_, fields) => {
  const tokenizer = Tokenizer.fromJSON({ ...gpt2File(), ...fields });
  it.each([
    ['one letter', 'a'.repeat(length)],
    ['many letters', letters.join('')],
    ['digits', '1'.repeat(length)],
    ['spaces', ' '.repeat(length)],
    ['spaces before a letter', `${' '.repeat(length)}a`],
    ['line feeds', '\n'.repeat(length)],
    ['spaces and line feeds', ' \n'.repeat(length / 2)],
    ['emoji', '🚀'.repeat(length / 2)],
    ['apostrophes', "'".repeat(length)],
    ['letters and apostrophes', "a'".repeat(length / 2)],
  ])('%s', (__, text) => {
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });
});
