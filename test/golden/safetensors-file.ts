import type { ByteSource } from '../../src/convert/byte-source.ts';

/** A tensor to be written. */
export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A safetensors file with its tensors in the given order. */
export function safetensorsFile(tensors: Readonly<Record<string, StoredTensor>>): Uint8Array {
  let end = 0;
  const header = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = end;
    end += bytes.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const data = Object.values(tensors).map(({ bytes }) => bytes);
  return fileWithHeader(JSON.stringify(Object.fromEntries(header)), ...data);
}

/** A file with any header, honest or not. */
export function fileWithHeader(
  header: string | Uint8Array,
  ...data: readonly Uint8Array[]
): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.byteLength), true);
  return Uint8Array.from([length, text, ...data].flatMap((part) => [...part]));
}

export function float32(shape: readonly number[], values: readonly number[]): StoredTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

/** A file in memory that refuses to be read beyond its end, and counts the bytes asked of it. */
export function memorySource(
  bytes: Uint8Array,
  name = 'model.safetensors',
): ByteSource & { readonly bytesRead: () => number } {
  let bytesRead = 0;
  return {
    name,
    size: bytes.byteLength,
    bytesRead: () => bytesRead,
    read: async (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > bytes.byteLength) {
        throw new RangeError(`read of ${length} bytes at ${offset} of ${bytes.byteLength}`);
      }
      bytesRead += length;
      return bytes.slice(offset, offset + length);
    },
  };
}
