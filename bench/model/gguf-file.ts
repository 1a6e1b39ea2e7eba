import { open } from 'node:fs/promises';
import type { BlockType } from './gguf-blocks.ts';

/** A value of the file's metadata: whole numbers are marked, because 1 may be a float too. */
export type GGUFValue =
  | string
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly strings: readonly string[] }
  | { readonly integers: readonly number[] };

export interface GGUFTensor {
  readonly name: string;
  readonly type: BlockType | 'F32';
  /** The fastest dimension last, as everywhere in this project. */
  readonly shape: readonly number[];
  /** Made when it is written, so that no more than one has to be in memory. */
  readonly bytes: () => Uint8Array;
}

/** Numbers of ggml's types, and bytes of 32 elements. */
const tensorTypes = {
  F32: { number: 0, blockBytes: 128 },
  Q4_0: { number: 2, blockBytes: 18 },
  Q8_0: { number: 8, blockBytes: 34 },
} as const;
const valueTypes = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;
const version = 3;
const alignment = 32;

/** Writes a GGUF file (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). */
export async function writeGGUF(
  path: string,
  metadata: Readonly<Record<string, GGUFValue>>,
  tensors: readonly GGUFTensor[],
): Promise<void> {
  const header = new HeaderBytes();
  header.raw('GGUF').uint32(version).uint64(tensors.length);
  header.uint64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) header.string(key).value(value);
  let offset = 0;
  for (const { name, type, shape } of tensors) {
    header.string(name).uint32(shape.length);
    for (const length of [...shape].reverse()) header.uint64(length);
    header.uint32(tensorTypes[type].number).uint64(offset);
    offset += padded(byteLength(type, shape));
  }
  const file = await open(path, 'w');
  try {
    await file.writeFile(withPadding(header.bytes()));
    for (const { bytes } of tensors) await file.writeFile(withPadding(bytes()));
  } finally {
    await file.close();
  }
}

function byteLength(type: GGUFTensor['type'], shape: readonly number[]): number {
  const elements = shape.reduce((product, length) => product * length, 1);
  return (elements / 32) * tensorTypes[type].blockBytes;
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function withPadding(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(padded(bytes.byteLength));
  result.set(bytes);
  return result;
}

/** The little-endian fields before the tensors. */
class HeaderBytes {
  private readonly parts: Buffer[] = [];

  bytes(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  raw(text: string): this {
    this.parts.push(Buffer.from(text));
    return this;
  }

  uint32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    this.parts.push(part);
    return this;
  }

  uint64(value: number): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    this.parts.push(part);
    return this;
  }

  string(text: string): this {
    return this.uint64(Buffer.byteLength(text)).raw(text);
  }

  value(value: GGUFValue): void {
    if (typeof value === 'string') this.uint32(valueTypes.string).string(value);
    else if ('integer' in value) this.uint32(valueTypes.uint32).uint32(value.integer);
    else if ('float' in value) this.uint32(valueTypes.float32).float32(value.float);
    else if ('strings' in value) {
      this.array(valueTypes.string, value.strings.length);
      for (const text of value.strings) this.string(text);
    } else {
      this.array(valueTypes.int32, value.integers.length);
      for (const integer of value.integers) this.uint32(integer);
    }
  }

  private array(type: number, length: number): void {
    this.uint32(valueTypes.array).uint32(type).uint64(length);
  }

  private float32(value: number): void {
    const part = Buffer.alloc(4);
    part.writeFloatLE(value);
    this.parts.push(part);
  }
}
