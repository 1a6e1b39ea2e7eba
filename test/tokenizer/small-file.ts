import { printableOfByte } from '../../src/tokenizer/bytes.ts';
import { type TokenizerFile, tokenizerFile } from './tokenizer-file.ts';

const merges = ['Ġ t', 'h e', 'i n', 'Ġt he', 'Ġ Ġ', 'a a', 'aa aa', 'ð Ł', 'ĠĠ ĠĠ'];

/** A tokenizer.json of 266 tokens: byte n has the id n, merge n makes the id 256 + n. */
export function smallFile(): TokenizerFile {
  const tokens = [...printableOfByte, ...merges.map((merge) => merge.replace(' ', ''))];
  return tokenizerFile(Object.fromEntries(tokens.map((token, id) => [token, id])), merges);
}
