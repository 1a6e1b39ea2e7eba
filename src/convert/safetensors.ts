import type { ByteSource } from './byte-source.ts';
import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import { duplicateKey, nestingDepth } from './json-text.ts';
import { parseTensorEntry, type TensorEntry } from './tensor-entry.ts';

const lengthBytes = 8;
/** The reference implementation's limit; a GPT-2 of 48 layers has a header of 60 kB. */
const maxHeaderBytes = 100_000_000;
/** A tensor's shape stands three deep; keys of a later version of the format may go deeper. */
const maxNesting = 16;
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
  const dataBytes = source.size - dataStart;
  const header = parseHeader(source, await source.read(lengthBytes, headerBytes));
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === metadataKey) checkMetadata(source, value);
    else entries.push(parseTensorEntry(source.name, name, value, dataStart, dataBytes));
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
  if (nestingDepth(text) > maxNesting) {
    throw invalidCheckpoint(
      source.name,
      `the header nests more than ${maxNesting} objects and arrays`,
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
  if (!isStringMap(value)) {
    throw invalidCheckpoint(
      source.name,
      `"${metadataKey}" is ${quoted(value)}, expected an object of strings`,
    );
  }
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

function isStringMap(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
