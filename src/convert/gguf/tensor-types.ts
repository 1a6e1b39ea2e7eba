/** Numbers of a block: they share a scale. */
export const blockSize = 32;

/** Numbers of a super-block, in the types whose name ends with K: eight or sixteen blocks that share two halves. */
export const superBlockSize = 256;

export type GGUFTypeName =
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'Q4_0'
  | 'Q4_1'
  | 'Q5_0'
  | 'Q5_1'
  | 'Q8_0'
  | 'Q4_K'
  | 'Q5_K'
  | 'Q6_K';

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
  [2, { name: 'Q4_0', elements: blockSize, bytes: 18 }],
  [3, { name: 'Q4_1', elements: blockSize, bytes: 20 }],
  [6, { name: 'Q5_0', elements: blockSize, bytes: 22 }],
  [7, { name: 'Q5_1', elements: blockSize, bytes: 24 }],
  [8, { name: 'Q8_0', elements: blockSize, bytes: 34 }],
  [12, { name: 'Q4_K', elements: superBlockSize, bytes: 144 }],
  [13, { name: 'Q5_K', elements: superBlockSize, bytes: 176 }],
  [14, { name: 'Q6_K', elements: superBlockSize, bytes: 210 }],
  [30, { name: 'BF16', elements: 1, bytes: 2 }],
]);

/** What is read, for messages: `F32, F16 or BF16`. */
export function ggufTypeList(): string {
  const names = [...ggufTypes.values()].map(({ name }) => name);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
