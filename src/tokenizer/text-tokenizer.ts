import type { StreamDecoder } from './stream-decoder.ts';

/** What it takes of a tokenizer to write: a `Tokenizer` has it, and so may one of another library. */
export interface TextTokenizer {
  /** All ids are below this, where it is known. */
  readonly vocabularySize?: number;
  /** The ids of a text. */
  encode(text: string): Iterable<number>;
  /** A decoder for the ids of one text, which come one by one. */
  decodeStream(): StreamDecoder;
}
