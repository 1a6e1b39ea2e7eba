/** Precision of a model's matrices; everything else stays in 32-bit floats. */
export type WeightType = 'fp32' | 'fp16' | 'q8' | 'q4';

export const weightTypes: readonly WeightType[] = ['fp32', 'fp16', 'q8', 'q4'];

/** States of some tokens, one a row. */
export interface Rows {
  /** Tensor of shape [count, width]. */
  readonly states: string;
  /** int64 tensor of shape [1]. */
  readonly count: string;
  /** No number is less, where that is known. */
  readonly least?: number;
}

/** A matrix in memory, row-major. */
export interface Matrix {
  /** Outputs, or tokens of an embedding. */
  readonly rows: number;
  /** Inputs, or numbers per token. */
  readonly columns: number;
  readonly values: Float32Array;
  /** Rounding it costs the model much: the smallest precision keeps more bits of it. */
  readonly isSensitive?: boolean;
}

/** Adds matrices in one precision to a graph. Methods return names of tensors. */
export interface MatrixWriter {
  /** The product of every input row with every row of the matrix, shape [count, matrix.rows]. */
  multiply(name: string, input: Rows, matrix: Matrix): Promise<string>;
  embedding(name: string, matrix: Matrix): Promise<Embedding>;
}

/** A token embedding that may serve as the output head too. */
export interface Embedding {
  /** Rows of the embedding for ids of shape [count]; shape [count, width]. */
  lookup(ids: string, output: string): string;
  /** Logits of shape [count, vocabulary]. */
  project(hidden: Rows, output: string): string;
}
