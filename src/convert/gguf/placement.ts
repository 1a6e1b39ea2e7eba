/** Where a GGUF file keeps a tensor of a model, and how. */
export interface GGUFPlacement {
  /** The tensor's name in the file. */
  readonly name: string;
  /** Its shape there, the slowest axis first. */
  readonly shape: readonly number[];
  /** Brings the numbers of the file into the order that the model's own format has. */
  arrange?(stored: Float32Array): Float32Array;
}
