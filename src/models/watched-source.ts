import type { ByteSource } from '../convert/byte-source.ts';

/** A source that tells how much of it has been read. */
export class WatchedSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  private readonly source: ByteSource;
  private readonly onBytes: (bytes: number) => void;

  constructor(source: ByteSource, onBytes: (bytes: number) => void) {
    this.name = source.name;
    this.size = source.size;
    this.source = source;
    this.onBytes = onBytes;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.source.read(offset, length);
    this.onBytes(length);
    return bytes;
  }
}
