import type { ByteSource } from './byte-source.ts';
import { duplicateKey } from './duplicate-key.ts';
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

const lengthBytes = 8;
/** The reference implementation's limit; a GPT-2 of 48 layers has a header of 60 kB. */
const maxHeaderBytes = 100_000_000;
const metadataKey = '__metadata__';

/**
 * Reads the header of a safetensors file (https://huggingface.co/docs/safetensors): which tensors it
 * holds and where. No tensor is read. Every claim of the header is checked: the tensors fill the file
 * exactly, without hole or overlap, and each is as long as its shape and type say.
 * @returns entries by name, in the order of their bytes
 * @throws VentiError `invalid-checkpoint`
 */
export async function readSafetensorsHeader(
  source: ByteSource,
): Promise<ReadonlyMap<string, TensorEntry>> {
  const headerBytes = await readHeaderLength(source);
  const dataStart = lengthBytes + headerBytes;
  const header = parseHeader(source, await source.read(lengthBytes, headerBytes));
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === metadataKey) checkMetadata(source, value);
    else entries.push(parseEntry(source, dataStart, name, value));
  }
  entries.sort((a, b) => a.offset - b.offset || a.length - b.length);
  checkLayout(source, dataStart, entries);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

async function readHeaderLength(source: ByteSource): Promise<number> {
  if (source.size < lengthBytes) {
    throw invalidCheckpoint(
      source.name,
      `the file has ${source.size} bytes, a safetensors file begins with ${lengthBytes} bytes for the length of its header`,
    );
  }
  const bytes = await source.read(0, lengthBytes);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > maxHeaderBytes) {
    throw invalidCheckpoint(
      source.name,
      `the header claims ${length} bytes, at most ${maxHeaderBytes} are allowed; this may not be a safetensors file`,
    );
  }
  if (lengthBytes + Number(length) > source.size) {
    throw invalidCheckpoint(
      source.name,
      `the header claims ${length} bytes, but the file has only ${source.size}`,
    );
  }
  return Number(length);
}

function parseHeader(source: ByteSource, bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalidCheckpoint(source.name, 'the header is not UTF-8', { cause });
  }
  if (!text.startsWith('{')) {
    throw invalidCheckpoint(
      source.name,
      `the header begins with ${quoted(text.slice(0, 1))}, expected "{"`,
    );
  }
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw invalidCheckpoint(source.name, 'the header is not JSON', { cause });
  }
  const key = duplicateKey(text);
  if (key !== undefined) {
    throw invalidCheckpoint(source.name, `the header has the key ${quoted(key)} twice`);
  }
  return header;
}

function checkMetadata(source: ByteSource, value: unknown): void {
  if (!isRecord(value) || Object.values(value).some((text) => typeof text !== 'string')) {
    throw invalidCheckpoint(
      source.name,
      `"${metadataKey}" is ${quoted(value)}, expected an object of strings`,
    );
  }
}

function parseEntry(
  source: ByteSource,
  dataStart: number,
  name: string,
  value: unknown,
): TensorEntry {
  const where = `${source.name}: tensor ${quoted(name)}`;
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
  const dataBytes = source.size - dataStart;
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

/** @param entries sorted by their place in the file */
function checkLayout(source: ByteSource, dataStart: number, entries: readonly TensorEntry[]): void {
  let expected = dataStart;
  let previous = 'the header';
  for (const { name, offset, length } of entries) {
    if (offset !== expected) {
      const fault = offset < expected ? 'overlaps' : 'leaves a hole after';
      throw invalidCheckpoint(
        `${source.name}: tensor ${quoted(name)}`,
        `begins at byte ${offset} of the file and ${fault} ${previous}, which ends at ${expected}`,
      );
    }
    expected = offset + length;
    previous = `tensor ${quoted(name)}`;
  }
  if (expected !== source.size) {
    throw invalidCheckpoint(
      source.name,
      `the file has ${source.size} bytes, but its tensors end at ${expected}`,
    );
  }
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
