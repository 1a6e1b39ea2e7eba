import { createHash, type Hash } from 'node:crypto';

/** What blobs are called by: large files by their SHA-256, others as git calls them. */
export type DigestKind = 'sha256' | 'git-sha1';

/**
 * Begins to hash a file.
 * @param size length of the file in bytes, which git hashes before the bytes
 */
export function startDigest(kind: DigestKind, size: number): Hash {
  if (kind === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${size}\0`);
}
