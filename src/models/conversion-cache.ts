import { join } from 'node:path';
import { converterVersion } from '../convert/converter-version.ts';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { VentiError } from '../errors.ts';
import type { LoadProgress } from '../writer.ts';
import { cacheFolder } from './cache-folder.ts';
import { convertCheckpoint } from './convert-checkpoint.ts';
import type { ModelPlace } from './locate-model.ts';
import type { HubOrigin } from './manifest.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { digestModelSource } from './open-model-source.ts';
import { rememberedDigest } from './remembered-digest.ts';

/** Where converted models are kept. */
export function conversionCacheFolder(): string {
  return join(cacheFolder(), 'models');
}

/**
 * The model folder of a checkpoint or GGUF file, converted unless it has been before with the same
 * files, dtype and converter. It goes by the name that it was asked for by, whoever had it converted.
 * @throws VentiError as `convertCheckpoint`
 */
export async function convertedCheckpoint(
  { name, path, origin }: ModelPlace,
  dtype: WeightType,
  onProgress?: (progress: LoadProgress) => void,
): Promise<ModelFolder> {
  const sourceSha256 = await digestModelSource(path, rememberedDigest);
  const key = `${sourceSha256.slice(0, 32)}-${dtype}-${converterVersion}`;
  const target = join(conversionCacheFolder(), key);
  const cached = await readModelFolder(target);
  if (cached) return renamed(cached, name, origin);
  await convertCheckpoint(path, target, {
    name,
    dtype,
    sourceSha256,
    origin,
    ...(onProgress && { onProgress }),
  });
  const converted = await readModelFolder(target);
  if (converted) return renamed(converted, name, origin);
  throw new VentiError(
    'write-failed',
    `${target} vanished while it was written. Is another process clearing the cache?`,
  );
}

function renamed(
  { path, manifest }: ModelFolder,
  name: string,
  origin: HubOrigin | undefined,
): ModelFolder {
  const { sha256, converter } = manifest.source;
  return { path, manifest: { ...manifest, name, source: { sha256, converter, ...origin } } };
}
