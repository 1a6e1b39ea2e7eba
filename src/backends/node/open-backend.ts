import { join } from 'node:path';
import { modelFiles } from '../../models/manifest.ts';
import type { ModelFolder } from '../../models/model-folder.ts';
import { createCache } from '../create-cache.ts';
import { bytesPerToken } from '../key-value-cache.ts';
import { arrayMemory } from './array-memory.ts';
import { HostCache } from './host-cache.ts';
import { loadRuntime, openSession } from './open-session.ts';
import { SessionBackend } from './session-backend.ts';

/**
 * Opens a model folder of ours on the CPU.
 * @param maxSlots most sequences at the same time
 * @throws VentiError `runtime-missing`, `runtime-failed`
 */
export async function openBackend(
  { path, manifest }: ModelFolder,
  threads: number,
  maxSlots: number,
): Promise<SessionBackend> {
  const runtime = await loadRuntime();
  const { vocabularySize, contextLength, dtype, layers, heads, headWidth } = manifest;
  const cacheType = manifest.cache ?? 'float32';
  // Halves are widened once, when constants are folded, not at every step.
  const optimization = dtype === 'fp16' ? 'basic' : 'disabled';
  const graph = join(path, modelFiles.graph);
  const session = await openSession(runtime, graph, threads, optimization);
  const shape = { layers, heads, headWidth, contextLength };
  const cacheBytesPerToken = bytesPerToken(shape, cacheType);
  const info = { vocabularySize, contextLength, device: 'cpu', dtype, threads, cacheBytesPerToken };
  const cache = createCache(cacheType, shape, maxSlots, arrayMemory);
  return new SessionBackend(session, runtime.Tensor, info, new HostCache(cache, runtime.Tensor));
}
