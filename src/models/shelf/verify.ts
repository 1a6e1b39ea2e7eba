import { join } from 'node:path';
import { conversionsOf } from '../conversions.ts';
import { digestFile } from '../file-digest.ts';
import { filesIn } from '../files-in.ts';
import { type VerifiedFile, verifySnapshot } from '../hub/verify-snapshot.ts';
import { locateModel, type ModelPlace } from '../locate-model.ts';
import { type ModelFolder, readModelFolder } from '../model-folder.ts';
import { isModelSource } from '../open-model-source.ts';
import { countBytes } from '../progress.ts';
import type { ShelfOptions } from './shelf.ts';

/**
 * Reads a model's files, and what was converted from them, and compares them with their digests.
 * Fetches nothing.
 * @throws VentiError `model-not-found`, `offline`, `model-corrupt` for a manifest that cannot be read
 */
export async function verifyModel(
  model: string,
  { onProgress }: ShelfOptions,
): Promise<VerifiedFile[]> {
  const place = await locateModel(model, { offline: true });
  const own = await readModelFolder(place.path);
  const isConverted = !own && (await isModelSource(place.path));
  const folders = own ? [own] : isConverted ? await conversionsOf(place) : [];
  const found = own ? [] : await filesIn(place.snapshot ?? place.path);
  const totalBytes = [...found, ...folders.flatMap(filesOf)].reduce(
    (sum, { bytes }) => sum + bytes,
    0,
  );
  const onBytes = countBytes('verify', totalBytes, onProgress);
  const files = own ? [] : await verifySource(place, onBytes);
  for (const folder of folders) files.push(...(await verifyFolder(folder, onBytes)));
  return files;
}

/** A checkpoint has nothing to be compared with unless it is the hub's. */
async function verifySource(
  { path, snapshot }: ModelPlace,
  onBytes: (bytes: number) => void,
): Promise<VerifiedFile[]> {
  if (snapshot !== undefined) return await verifySnapshot(snapshot, onBytes);
  const files = await filesIn(path);
  return files.map((file) => ({ path: join(path, file.path), status: 'unknown' }));
}

function filesOf({ manifest }: ModelFolder): { readonly bytes: number }[] {
  return Object.values(manifest.files).map(({ size }) => ({ bytes: size }));
}

async function verifyFolder(
  { path, manifest }: ModelFolder,
  onBytes: (bytes: number) => void,
): Promise<VerifiedFile[]> {
  const files: VerifiedFile[] = [];
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    const file = join(path, name);
    const actual = await digestFile(file, onBytes).catch(() => undefined);
    files.push({ path: file, status: actual?.sha256 === sha256 ? 'whole' : 'damaged' });
  }
  return files;
}
