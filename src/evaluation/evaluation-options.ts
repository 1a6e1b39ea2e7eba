import type { TextSource } from './text/text-source.ts';

/** What is measured, and with what. Every field has a default. */
export interface EvaluationOptions {
  /**
   * A text that the model has not learnt from, with lines of `<|endoftext|>` between documents.
   * @default none, and no bits per byte
   */
  readonly text?: TextSource;
  /** What the model has learnt from, to look for in the pieces. @default none, and no memorisation */
  readonly corpus?: TextSource;
  /** Pieces to write, at least 10. @default 100 */
  readonly pieces?: number;
  /** Of pieces and intervals. @default 1 */
  readonly seed?: number;
  /** Told how far it has come, many times in each stage. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
  /** Gives up at the next token or step. */
  readonly abortSignal?: AbortSignal;
}

/** A step of an evaluation. */
export interface EvaluationProgress {
  /**
   * What is done, and counted: bytes of the held-out text, pieces, words of the corpus, sentences of the bias
   * probe. Stages come in this order.
   */
  readonly stage: 'text' | 'pieces' | 'corpus' | 'bias';
  readonly done: number;
  /** Absent where nobody knows: for the text and the corpus. */
  readonly total?: number;
}
