import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';

/**
 * Writes a file of the user's cache, which is there whole or not at all. A cache that cannot be written
 * costs time and nothing else.
 */
export async function writeCacheFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const aside = `${path}.${process.pid}-${threadId}`;
    await writeFile(aside, content);
    await rename(aside, path);
  } catch {
    // What would have been remembered is found out again.
  }
}
