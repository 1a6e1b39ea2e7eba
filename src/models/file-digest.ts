import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileDigest } from './manifest.ts';

/**
 * SHA-256 and length of a file, read in pieces.
 * @param onBytes told how many bytes more have been read
 */
export async function digestFile(
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<FileDigest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = piece as Buffer;
    hash.update(bytes);
    size += bytes.byteLength;
    onBytes?.(bytes.byteLength);
  }
  return { sha256: hash.digest('hex'), size };
}
