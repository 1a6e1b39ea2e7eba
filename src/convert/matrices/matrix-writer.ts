/** Precision of a model's matrices; everything else stays in 32-bit floats. */
export type WeightType = 'fp32' | 'q8' | 'q4';

export const weightTypes: readonly WeightType[] = ['fp32', 'q8', 'q4'];

/** States of some tokens, one a row. */
export interface Rows {
  /** Tensor of shape [count, width]. */
  readonly states: string;
  /** int64 tensor of shape [1]. */
  readonly count: string;
}

/** Adds matrices in one precision to a graph. Methods return names of tensors. */
export interface MatrixWriter {
  /**
   * `input x weights`, shape [count, outputWidth].
   * @param weights shape [inputWidth, outputWidth], as GPT-2 keeps its matrices
   */
  multiply(
    name: string,
    input: Rows,
    weights: Float32Array,
    inputWidth: number,
    outputWidth: number,
  ): Promise<string>;
  /** @param weights shape [vocabulary, width] */
  embedding(
    name: string,
    weights: Float32Array,
    vocabulary: number,
    width: number,
  ): Promise<Embedding>;
}

/** A token embedding that may serve as the output head too. */
export interface Embedding {
  /** Rows of the embedding for ids of shape [count]; shape [count, width]. */
  lookup(ids: string, output: string): string;
  /** Logits of shape [count, vocabulary]. */
  project(hidden: Rows, output: string): string;
}
