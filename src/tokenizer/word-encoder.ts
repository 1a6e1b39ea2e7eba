import { VentiError } from '../errors.ts';
import type { IdList } from './id-list.ts';
import { mergeLong } from './merge-long.ts';
import { longestShortWord, mergeShort } from './merge-short.ts';
import type { Utf8Text } from './utf8-text.ts';
import type { Vocabulary } from './vocabulary.ts';
import { longestCachedWord, WordCache } from './word-cache.ts';

/** Turns the words of a pre-split text into ids. */
export class WordEncoder {
  private readonly vocabulary: Vocabulary;
  private readonly cache = new WordCache();
  private readonly symbols = new Int32Array(longestShortWord);

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Appends the ids of one word.
   * @param text the word stands at `start` to `end - 1`
   * @throws VentiError `unsupported` for a byte that the vocabulary lacks
   */
  encode(text: Utf8Text, start: number, end: number, output: IdList): void {
    if (end - start > longestCachedWord) {
      this.encodeAnew(text, start, end, output);
    } else if (!this.cache.copyTo(output, text, start, end)) {
      const from = output.length;
      this.encodeAnew(text, start, end, output);
      this.cache.keep(text, start, end, output, from);
    }
  }

  private encodeAnew(text: Utf8Text, start: number, end: number, output: IdList): void {
    const { vocabulary } = this;
    const { bytes } = text;
    const whole = vocabulary.wholeWord(bytes, start, end);
    if (whole !== undefined) {
      output.push(whole);
      return;
    }
    const length = end - start;
    const isShort = length <= longestShortWord;
    const symbols = isShort ? this.symbols : new Int32Array(length);
    for (let i = 0; i < length; i++) symbols[i] = this.idOfByte(bytes[start + i]!);
    const merge = isShort ? mergeShort : mergeLong;
    output.append(symbols, 0, merge(symbols, length, vocabulary.merges));
  }

  private idOfByte(byte: number): number {
    const id = this.vocabulary.idOfByte[byte]!;
    if (id >= 0) return id;
    throw new VentiError(
      'unsupported',
      `The text has the byte 0x${byte.toString(16)}, for which this vocabulary has no token. Remove the character, or use a model with a token for every byte.`,
    );
  }
}
