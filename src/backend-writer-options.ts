import type { Backend } from './backends/backend.ts';
import type { TextTokenizer } from './tokenizer/text-tokenizer.ts';

/** A model of one's own, and how much it does at a time. */
export interface BackendWriterOptions {
  /** Runs the model. It belongs to the writer from now on, which disposes it with itself. */
  readonly backend: Backend;
  /** Turns quotes into the model's tokens and back: a `Tokenizer`, or anything that does the same. */
  readonly tokenizer: TextTokenizer;
  /**
   * Token that ends a text, or several that do.
   * @default none: texts end by their length or a stop sequence
   */
  readonly endOfText?: number | readonly number[];
  /** Name of the model, which stands in every piece. @default 'custom' */
  readonly name?: string;
  /**
   * Digest of everything the model consists of, in hexadecimal; part of what the ids of pieces are made
   * of. @default the digest of the name: give other models other names
   */
  readonly modelSha256?: string;
  /** Most pieces written at the same time. @default 64 */
  readonly maxBatchSize?: number;
  /** Most bytes for keys and values of the pieces under way. @default 1 GiB */
  readonly maxCacheBytes?: number;
  /** Most pieces that wait for a place; one more ends with a VentiError `queue-full`. @default 4096 */
  readonly maxQueueLength?: number;
}
