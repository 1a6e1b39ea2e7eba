import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import { isTensorType, type TensorType, tensorTypeBits } from './tensor-type.ts';

/** A tensor's place in a safetensors file. Its bytes are little-endian, in row-major order. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: TensorType;
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  /** Where its bytes begin, counted from the beginning of the file. */
  readonly offset: number;
  /** Length in bytes. */
  readonly length: number;
}

/**
 * Checks what a safetensors header says of one tensor, by itself: its neighbours are not looked at.
 * @param file the file's name, for error messages
 * @param dataStart where the bytes of tensors begin in the file
 * @param dataBytes how many there are
 * @throws VentiError `invalid-checkpoint`
 */
export function parseTensorEntry(
  file: string,
  name: string,
  value: unknown,
  dataStart: number,
  dataBytes: number,
): TensorEntry {
  const where = `${file}: tensor ${quoted(name)}`;
  if (!isRecord(value)) {
    throw invalidCheckpoint(
      where,
      `described by ${quoted(value)}, expected an object with dtype, shape and data_offsets`,
    );
  }
  const dtype = value['dtype'];
  if (!isTensorType(dtype)) {
    throw invalidCheckpoint(
      where,
      `dtype is ${quoted(dtype)}, expected one of ${Object.keys(tensorTypeBits).join(', ')}`,
    );
  }
  const shape = value['shape'];
  if (!isSizes(shape)) {
    throw invalidCheckpoint(
      where,
      `shape is ${quoted(shape)}, expected an array of non-negative integers`,
    );
  }
  const offsets = value['data_offsets'];
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw invalidCheckpoint(
      where,
      `data_offsets is ${quoted(offsets)}, expected two non-negative integers`,
    );
  }
  const [begin = 0, end = 0] = offsets;
  if (begin > end) {
    throw invalidCheckpoint(where, `data_offsets is ${quoted(offsets)}, its end before its begin`);
  }
  if (end > dataBytes) {
    throw invalidCheckpoint(
      where,
      `its bytes end at ${end}, but the file has only ${dataBytes} bytes of tensors; it may be cut off`,
    );
  }
  const expected = byteLength(dtype, shape);
  if (expected !== end - begin) {
    throw invalidCheckpoint(
      where,
      `has ${end - begin} bytes, but dtype ${dtype} and shape ${quoted(shape)} make ${expected ?? 'no whole number of bytes that a file could have'}`,
    );
  }
  return { name, dtype, shape, offset: dataStart + begin, length: end - begin };
}

/** Bytes of a tensor; undefined where they are no whole number, or one beyond 2^53. */
function byteLength(dtype: TensorType, shape: readonly number[]): number | undefined {
  let bits: number = tensorTypeBits[dtype];
  for (const size of shape) {
    bits *= size;
    if (!Number.isSafeInteger(bits)) return undefined;
  }
  return bits % 8 === 0 ? bits / 8 : undefined;
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
