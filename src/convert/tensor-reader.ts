/** Shapes of tensors by name; empty for a scalar. */
export type TensorShapes = ReadonlyMap<string, readonly number[]>;

/**
 * The tensors of a model, whatever file they come from, under the names and in the layout that Hugging
 * Face gives them, without the prefix of the whole model: `wte.weight`, `layers.0.mlp.up_proj.weight`.
 */
export interface TensorReader {
  /** The files, for error messages. */
  readonly name: string;
  readonly shapes: TensorShapes;
  /**
   * Reads one tensor, in row-major order.
   * @throws VentiError `invalid-checkpoint` where it is missing, has a type that holds no weights, or
   * a value that is not finite; `unsupported` for a type that is not read here
   */
  floats(name: string): Promise<Float32Array>;
}
