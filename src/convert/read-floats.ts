import type { ByteSource } from './byte-source.ts';

/** About as much is read at once. */
const pieceBytes = 1 << 20;

/** A tensor's bytes in a file. */
interface StoredBytes {
  readonly offset: number;
  readonly length: number;
  /** Axes of the tensor. */
  readonly shape: readonly number[];
}

/**
 * Reads a tensor as 32-bit floats, a piece at a time, so that it is never in memory as it is stored and as
 * floats too.
 * @param unitBytes a piece has a whole number of these
 */
export async function readFloats(
  source: ByteSource,
  { offset, length, shape }: StoredBytes,
  unitBytes: number,
  decode: (bytes: Uint8Array) => Float32Array,
): Promise<Float32Array> {
  const floats = new Float32Array(shape.reduce((product, size) => product * size, 1));
  const step = Math.ceil(pieceBytes / unitBytes) * unitBytes;
  let filled = 0;
  for (let start = 0; start < length; start += step) {
    const bytes = await source.read(offset + start, Math.min(step, length - start));
    const piece = decode(bytes);
    floats.set(piece, filled);
    filled += piece.length;
  }
  return floats;
}
