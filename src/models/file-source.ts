import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../convert/byte-source.ts';
import { VentiError } from '../errors.ts';

/** A file on disk, read where asked and never as a whole. */
export type FileSource = ByteSource & AsyncDisposable;

/**
 * Opens a file for reading.
 * @throws VentiError `model-not-found` where there is no file to read
 */
export async function openFileSource(path: string): Promise<FileSource> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const status = await handle.stat();
    if (!status.isFile()) throw new Error('not a file');
    return new OpenFile(path, status.size, handle);
  } catch (cause) {
    await handle?.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'model-not-found',
      `${path}: cannot be read (${reason}). Check the path and its permissions.`,
      { cause },
    );
  }
}

/** Node reads at most 2^31 - 1 bytes at once. */
const largestRead = 2 ** 30;

class OpenFile implements FileSource {
  readonly name: string;
  readonly size: number;
  private readonly handle: FileHandle;

  constructor(name: string, size: number, handle: FileHandle) {
    this.name = name;
    this.size = size;
    this.handle = handle;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const wanted = Math.min(length - filled, largestRead);
      const { bytesRead } = await this.handle.read(bytes, filled, wanted, offset + filled);
      if (bytesRead === 0) {
        throw new VentiError(
          'invalid-checkpoint',
          `${this.name}: ends at byte ${offset + filled}, expected ${offset + length}. The file was shortened while it was read; try again.`,
        );
      }
      filled += bytesRead;
    }
    return bytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}
