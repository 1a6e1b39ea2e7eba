import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeCacheFile } from './cache-file.ts';
import { cacheFolder } from './cache-folder.ts';
import { digestFile } from './file-digest.ts';
import type { FileDigest } from './manifest.ts';

/** Smaller files are read again: that takes no longer than some 20 ms. */
const smallestRemembered = 32 << 20;
/** A file that changed so recently may change again within the same tick of its clock. */
const settledMs = 2000;

/**
 * SHA-256 and length of a file, as `digestFile` has them. Of a large file they are remembered in the
 * user's cache folder, and taken from there while the file's path, length, inode and times of change
 * stay the same, which is how git tells that a file is as it was. A cache that cannot be written
 * costs time and nothing else.
 * @param onBytes told how many bytes more are known
 */
export async function rememberedDigest(
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<FileDigest> {
  const before = await stat(path, { bigint: true });
  if (before.size < smallestRemembered) return await digestFile(path, onBytes);
  const { size, ino, mtimeNs, ctimeNs } = before;
  const identity = [resolve(path), size, ino, mtimeNs, ctimeNs].join('\n');
  const memory = join(cacheFolder(), 'digests', sha256(resolve(path)));
  const known = await recall(memory, identity);
  if (known) {
    onBytes?.(Number(size));
    return { sha256: known, size: Number(size) };
  }
  const digest = await digestFile(path, onBytes);
  const settled = Date.now() - Number(before.ctimeMs) > settledMs;
  if (settled) await writeCacheFile(memory, `${digest.sha256}\n${identity}`);
  return digest;
}

async function recall(memory: string, identity: string): Promise<string | undefined> {
  const text = await readFile(memory, 'utf8').catch(() => '');
  const digest = text.slice(0, 64);
  const isOfThisFile = text.slice(64) === `\n${identity}`;
  return isOfThisFile && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
