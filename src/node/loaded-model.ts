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
  /** Token that ends a text, where the model has one. */
  readonly endOfText: number | undefined;
}
