import { createReadStream } from 'node:fs';
import { constants, type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VentiError } from '../../errors.ts';
import { cutIntoRanges, fetchRanges, type ReadRange } from './byte-ranges.ts';
import type { RepositoryCache } from './cache-layout.ts';
import { startDigest } from './file-digests.ts';
import { withFileLock } from './file-lock.ts';
import type { Hub } from './hub.ts';
import type { HubFile } from './listing.ts';

/**
 * Brings a file into the cache's blobs, unless it is there. What is there of an earlier try is gone on
 * from; bytes that are not the file's are thrown away. Where two processes want the same file, one
 * fetches it and the other waits.
 * @param onBytes told how many bytes more are there; less than none where some had to be thrown away
 * @throws HubFailure; VentiError `model-corrupt`; what the file system says
 */
export async function downloadBlob(
  hub: Hub,
  cache: RepositoryCache,
  file: HubFile,
  read: ReadRange,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const blob = join(cache.blobs, file.digest.hex);
  const isThere = async (): Promise<boolean> => (await sizeOf(blob)) === file.size;
  if (!(await isThere())) {
    await mkdir(cache.blobs, { recursive: true });
    const lock = join(cache.locks, `${file.digest.hex}.venti.lock`);
    const isFetched = await withFileLock(lock, hub.sleep, hub.signal, async () => {
      if (await isThere()) return false;
      await fetchBlob(hub, blob, file, read, onBytes);
      return true;
    });
    if (isFetched) return;
  }
  onBytes(file.size);
}

async function fetchBlob(
  hub: Hub,
  blob: string,
  file: HubFile,
  readRange: ReadRange,
  onBytes: (bytes: number) => void,
): Promise<void> {
  // Not the name that Python's client uses: its locks are not seen from here.
  const partial = `${blob}.venti.incomplete`;
  for (;;) {
    const kept = (await sizeOf(partial)) ?? 0;
    const digest = await fill(hub, partial, file, readRange, onBytes);
    if (digest === file.digest.hex) return await publish(partial, blob);
    await rm(partial, { force: true });
    if (kept === 0) throw otherBytes(file, digest);
    // What was kept of an earlier try may be what is wrong.
    onBytes(-file.size);
  }
}

/** Another process may have been faster, which is as good. */
async function publish(partial: string, blob: string): Promise<void> {
  try {
    await rename(partial, blob);
  } catch (error) {
    if ((await sizeOf(blob)) === undefined) throw error;
  }
}

/** Appends what is missing and returns the digest of the whole. */
async function fill(
  hub: Hub,
  partial: string,
  file: HubFile,
  readRange: ReadRange,
  onBytes: (bytes: number) => void,
): Promise<string> {
  await using handle = await openPartial(partial);
  // Should two write the same file after all, they write the same bytes at the same places, as long as
  // neither makes it shorter.
  let { size: kept } = await handle.stat();
  if (kept > file.size) {
    await handle.truncate(0);
    kept = 0;
  }
  const hash = startDigest(file.digest.kind, file.size);
  if (kept > 0) {
    for await (const piece of createReadStream(partial)) hash.update(piece as Buffer);
  }
  onBytes(kept);
  const ends = new AbortController();
  const signal = AbortSignal.any([hub.signal, ends.signal]);
  let position = kept;
  try {
    const ranges = cutIntoRanges(kept, file.size, hub.rangeBytes);
    const pieces = fetchRanges({ ...hub, signal }, ranges, readRange, onBytes);
    for await (const bytes of pieces) {
      await writeAt(handle, bytes, position);
      hash.update(bytes);
      position += bytes.byteLength;
    }
  } finally {
    ends.abort();
  }
  await handle.sync();
  return hash.digest('hex');
}

/** Opens a file for reading and writing, created where it is not there. */
async function openPartial(path: string): Promise<FileHandle> {
  return await open(path, constants.O_RDWR | constants.O_CREAT, 0o666);
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    const rest = bytes.byteLength - written;
    written += (await handle.write(bytes, written, rest, position + written)).bytesWritten;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

function otherBytes({ path, digest }: HubFile, actual: string): VentiError {
  return new VentiError(
    'model-corrupt',
    `${path} came with the ${digest.kind} ${actual}, but the hub lists ${digest.hex}. Nothing of it was kept; try again, and look for a proxy or a mirror in between that changes files.`,
  );
}
