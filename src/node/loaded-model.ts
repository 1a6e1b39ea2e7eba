import type { Backend } from '../backends/backend.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';

/** A model that is ready to write, whatever it was made from. */
export interface LoadedModel {
  readonly backend: Backend;
  readonly tokenizer: TextTokenizer;
  readonly name: string;
  /** Digest of everything the model consists of. */
  readonly sha256: string;
  /** Length of its files. */
  readonly bytes: number;
  /** Tokens that end a text, and no part of it. */
  readonly endOfText: readonly number[];
}
