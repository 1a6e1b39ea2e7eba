import { integerCacheVersion } from '../../convert/converter-version.ts';
import { VentiError } from '../../errors.ts';
import type { ModelFolder } from '../../models/model-folder.ts';
import { createCache } from '../create-cache.ts';
import { bytesPerToken } from '../key-value-cache.ts';
import { arrayMemory } from './array-memory.ts';
import { HostCache } from './host-cache.ts';
import { openModelSession } from './open-model-session.ts';
import { loadRuntime } from './open-session.ts';
import { SessionBackend } from './session-backend.ts';

/**
 * Opens a model folder of ours on the CPU.
 * @param maxSlots most sequences at the same time
 * @throws VentiError `unsupported` for a cache of integers as earlier converters had it; `runtime-missing`,
 * `runtime-failed`, `model-corrupt`
 */
export async function openBackend(
  { path, manifest }: ModelFolder,
  threads: number,
  maxSlots: number,
): Promise<SessionBackend> {
  const runtime = await loadRuntime();
  const { vocabularySize, contextLength, dtype, layers, heads, headWidth } = manifest;
  const cacheType = manifest.cache ?? 'float32';
  if (cacheType === 'int8') requireConverter(path, manifest.source.converter);
  const session = await openModelSession(runtime, path, dtype, threads);
  const shape = { layers, heads, headWidth, contextLength };
  const cacheBytesPerToken = bytesPerToken(shape, cacheType);
  const info = { vocabularySize, contextLength, device: 'cpu', dtype, threads, cacheBytesPerToken };
  const cache = createCache(cacheType, shape, maxSlots, arrayMemory);
  return new SessionBackend(session, runtime.Tensor, info, new HostCache(cache, runtime.Tensor));
}

function requireConverter(path: string, version: number): void {
  if (version >= integerCacheVersion) return;
  throw new VentiError(
    'unsupported',
    `The model in ${path} was converted by version ${version} of the converter, whose cache of integers was another; expected ${integerCacheVersion} or later. Convert its checkpoint again.`,
  );
}
