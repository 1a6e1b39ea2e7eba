/** Random access to the bytes of a file, wherever it is. */
export interface ByteSource {
  /** For error messages. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
