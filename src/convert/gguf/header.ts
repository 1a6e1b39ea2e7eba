import type { GGUFParseOutput } from '@huggingface/gguf';
import { VentiError } from '../../errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { invalidCheckpoint, quoted } from '../invalid-checkpoint.ts';
import { GGUFMetadata } from './metadata.ts';
import { type GGUFTypeName, ggufTypeList, ggufTypes } from './tensor-types.ts';

/** A tensor's place in a GGUF file. */
export interface GGUFEntry {
  readonly name: string;
  readonly type: GGUFTypeName;
  /** The slowest axis first. */
  readonly shape: readonly number[];
  /** Where its bytes begin, counted from the beginning of the file. */
  readonly offset: number;
  /** Length in bytes. */
  readonly length: number;
  /** Bytes of numbers that are decoded together. */
  readonly blockBytes: number;
}

/** What stands in a GGUF file before its tensors. */
export interface GGUFHeader {
  readonly metadata: GGUFMetadata;
  /** By name, in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, GGUFEntry>;
}

/** The keys that the reader adds to those of the file. */
const ownKeys = 3;

/**
 * Reads the header of a GGUF file (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). No tensor
 * is read; that each is where the header says, and as long as its shape and type make it, is checked.
 * @throws VentiError `invalid-checkpoint`; `unsupported` for a tensor of another type, named, and for
 * files of an old version, of the other byte order, or in several parts
 */
export async function readGGUFHeader(source: ByteSource): Promise<GGUFHeader> {
  const { gguf, GGMLQuantizationType } = await import('@huggingface/gguf');
  const parsed = await parse(gguf, source);
  if (!parsed.littleEndian || parsed.metadata.version < 2) {
    throw unsupported(
      source.name,
      `is a ${parsed.littleEndian ? 'little' : 'big'}-endian GGUF file of version ${parsed.metadata.version}, expected little-endian and 2 or 3`,
    );
  }
  const values = parsed.metadata as unknown as Readonly<Record<string, unknown>>;
  if (BigInt(Object.keys(values).length - ownKeys) !== parsed.metadata.kv_count) {
    throw invalidCheckpoint(source.name, 'the header has a key twice');
  }
  const metadata = new GGUFMetadata(source.name, values);
  const parts = metadata.count('split.count', 1);
  if (parts > 1) {
    throw unsupported(source.name, `is one of ${parts} parts of a model, expected a whole one`);
  }
  const typeName = (number: number): string => GGMLQuantizationType[number] ?? `number ${number}`;
  return { metadata, tensors: entriesOf(source, parsed, typeName) };
}

type Parse = (uri: string, options: { fetch: typeof fetch }) => Promise<GGUFParseOutput>;

/** The reader asks for ranges of a file over HTTP; here they come from the source. */
async function parse(gguf: Parse, source: ByteSource): Promise<GGUFParseOutput> {
  try {
    return await gguf('https://gguf.invalid', { fetch: rangesOf(source) });
  } catch (cause) {
    if (VentiError.isInstance(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidCheckpoint(source.name, `the GGUF header cannot be read (${reason})`, { cause });
  }
}

/**
 * Beyond the end of the file are bytes that mean no length and no type, so that a header which goes on
 * there is refused at once: the reader would take zeros for millions of empty names.
 */
function rangesOf(source: ByteSource): typeof fetch {
  return async (_, init) => {
    const range = new Headers(init?.headers).get('range') ?? '';
    const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const start = Number(first);
    const bytes = new Uint8Array(Number(last) + 1 - start).fill(0xff);
    const available = Math.min(bytes.length, source.size - start);
    if (available > 0) bytes.set(await source.read(start, available));
    return new Response(bytes);
  };
}

function entriesOf(
  source: ByteSource,
  { tensorInfos, tensorDataOffset }: GGUFParseOutput,
  typeName: (number: number) => string,
): ReadonlyMap<string, GGUFEntry> {
  const entries = tensorInfos.map(({ name, shape, dtype, offset }): GGUFEntry => {
    const where = `${source.name}: tensor ${quoted(name)}`;
    const type = ggufTypes.get(dtype);
    if (!type) {
      throw unsupported(where, `has the type ${typeName(dtype)}, expected ${ggufTypeList()}`);
    }
    const sizes = shape.map(Number).reverse();
    const elements = sizes.reduce((product, size) => product * size, 1);
    const row = sizes.at(-1) ?? 1;
    const start = Number(tensorDataOffset) + Number(offset);
    const length = (elements / type.elements) * type.bytes;
    if (row % type.elements !== 0 || !Number.isSafeInteger(length)) {
      throw invalidCheckpoint(where, `of type ${type.name} cannot have the shape ${quoted(sizes)}`);
    }
    if (!(start + length <= source.size)) {
      throw invalidCheckpoint(
        where,
        `ends at byte ${start + length}, but the file has only ${source.size}; it may be cut off`,
      );
    }
    const blockBytes = type.bytes;
    return { name, type: type.name, shape: sizes, offset: start, length, blockBytes };
  });
  entries.sort((a, b) => a.offset - b.offset || a.length - b.length);
  return withoutOverlaps(source, entries);
}

function withoutOverlaps(
  source: ByteSource,
  entries: readonly GGUFEntry[],
): ReadonlyMap<string, GGUFEntry> {
  const byName = new Map<string, GGUFEntry>();
  let end = 0;
  for (const entry of entries) {
    const where = `${source.name}: tensor ${quoted(entry.name)}`;
    if (byName.has(entry.name)) throw invalidCheckpoint(where, 'stands in the header twice');
    if (entry.offset < end) throw invalidCheckpoint(where, 'overlaps the tensor before it');
    end = entry.offset + entry.length;
    byName.set(entry.name, entry);
  }
  return byName;
}

function unsupported(where: string, problem: string): VentiError {
  return new VentiError('unsupported', `${where}: ${problem}. Get the model in another form.`);
}
