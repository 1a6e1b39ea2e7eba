import { createReadStream } from 'node:fs';
import { readlink, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { filesIn } from '../files-in.ts';
import { type DigestKind, startDigest } from './file-digests.ts';

/** A file that was compared with what it should be. */
export interface VerifiedFile {
  readonly path: string;
  /** `unknown` where nothing tells what it should be. */
  readonly status: 'whole' | 'damaged' | 'unknown';
}

/**
 * Reads the files of a snapshot and compares them with the names of their blobs, which are their
 * digests.
 * @param folder of the snapshot
 * @param onBytes told how many bytes more have been read
 */
export async function verifySnapshot(
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<VerifiedFile[]> {
  const blobs = join(dirname(dirname(folder)), 'blobs');
  const files: VerifiedFile[] = [];
  for (const { path, bytes } of await filesIn(folder)) {
    const file = join(folder, path);
    const link = await readlink(file).catch(() => undefined);
    const status =
      link === undefined
        ? await statusOfCopy(file, bytes, blobs)
        : await statusOfBlob(file, bytes, basename(link));
    onBytes(bytes);
    files.push({ path: file, status });
  }
  return files;
}

async function statusOfBlob(
  file: string,
  bytes: number,
  name: string,
): Promise<VerifiedFile['status']> {
  const kind = kindOf(name);
  if (kind === undefined) return 'unknown';
  return (await digestOf(file, bytes, kind)) === name ? 'whole' : 'damaged';
}

/** A file system without links has copies, and nothing says of which blob. */
async function statusOfCopy(
  file: string,
  bytes: number,
  blobs: string,
): Promise<VerifiedFile['status']> {
  for (const kind of ['sha256', 'git-sha1'] as const) {
    const blob = join(blobs, await digestOf(file, bytes, kind));
    if (await stat(blob).catch(() => undefined)) return 'whole';
  }
  return 'unknown';
}

function kindOf(blobName: string): DigestKind | undefined {
  if (/^[0-9a-f]{64}$/.test(blobName)) return 'sha256';
  return /^[0-9a-f]{40}$/.test(blobName) ? 'git-sha1' : undefined;
}

async function digestOf(file: string, bytes: number, kind: DigestKind): Promise<string> {
  const hash = startDigest(kind, bytes);
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
