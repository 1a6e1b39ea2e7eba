import { basename, join, resolve } from 'node:path';
import { converterVersion } from '../convert/converter-version.ts';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { VentiError } from '../errors.ts';
import type { LoadProgress } from '../writer.ts';
import { cacheFolder } from './cache-folder.ts';
import { convertCheckpoint } from './convert-checkpoint.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { digestModelSource } from './open-model-source.ts';
import { rememberedDigest } from './remembered-digest.ts';

/** Where converted models are kept. */
export function conversionCacheFolder(): string {
  return join(cacheFolder(), 'models');
}

/**
 * The model folder of a checkpoint or GGUF file, converted unless it has been before with the same
 * files, dtype and converter.
 * @throws VentiError as `convertCheckpoint`
 */
export async function convertedCheckpoint(
  path: string,
  dtype: WeightType,
  onProgress?: (progress: LoadProgress) => void,
): Promise<ModelFolder> {
  const name = basename(resolve(path), '.gguf');
  const sourceSha256 = await digestModelSource(path, rememberedDigest);
  const key = `${sourceSha256.slice(0, 32)}-${dtype}-${converterVersion}`;
  const target = join(conversionCacheFolder(), key);
  const cached = await readModelFolder(target);
  if (cached) return cached;
  await convertCheckpoint(path, target, {
    name,
    dtype,
    sourceSha256,
    ...(onProgress && { onProgress }),
  });
  const converted = await readModelFolder(target);
  if (converted) return converted;
  throw new VentiError(
    'write-failed',
    `${target} vanished while it was written. Is another process clearing the cache?`,
  );
}
