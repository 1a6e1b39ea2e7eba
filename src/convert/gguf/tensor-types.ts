/** Numbers that share a scale in the quantised types. */
export const blockSize = 32;

export type GGUFTypeName = 'F32' | 'F16' | 'Q4_0' | 'Q8_0';

/** How the numbers of a tensor are stored: some together, in so many bytes. */
interface GGUFType {
  readonly name: GGUFTypeName;
  readonly elements: number;
  readonly bytes: number;
}

/**
 * The element types that are read here, by their number in a file
 * (`ggml_type` in https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
 */
export const ggufTypes: ReadonlyMap<number, GGUFType> = new Map([
  [0, { name: 'F32', elements: 1, bytes: 4 }],
  [1, { name: 'F16', elements: 1, bytes: 2 }],
  [2, { name: 'Q4_0', elements: blockSize, bytes: 2 + blockSize / 2 }],
  [8, { name: 'Q8_0', elements: blockSize, bytes: 2 + blockSize }],
]);
