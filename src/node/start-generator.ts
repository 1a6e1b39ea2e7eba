import type { TextGenerator } from '../generator/generator.ts';
import { RemoteGenerator } from '../generator/remote-generator.ts';
import { ReplicatedGenerator } from '../generator/replicated-generator.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';
import type { LoadProgress } from '../writer.ts';
import { WorkerChannel } from './worker-channel.ts';

/** Limits of what is chosen where the user has not said. */
const mostReplicas = 4;
const mostReplicaBytes = 2 ** 30;

/**
 * Loads a model into a worker with all threads; more copies of it follow, each in a worker of its own,
 * when there are texts for them.
 * @throws VentiError whatever kept the model from loading; `aborted`
 */
export async function startGenerator(
  options: ResolvedWriterOptions,
  onProgress?: (progress: LoadProgress) => void,
  abortSignal?: AbortSignal,
): Promise<TextGenerator> {
  const { threads, replicas, maxBatchSize, maxQueueLength } = options;
  if ((replicas ?? threads) === 1) return await startWorker(options, onProgress, abortSignal);
  const maxCacheBytes = Math.ceil(options.maxCacheBytes / 2);
  const solo = await startWorker({ ...options, maxCacheBytes }, onProgress, abortSignal);
  const affordable = Math.floor(mostReplicaBytes / solo.info.modelBytes);
  const count = replicas ?? Math.min(threads, mostReplicas, affordable);
  if (count < 2) return solo;
  const share: ResolvedWriterOptions = {
    ...options,
    threads: Math.max(1, Math.floor(threads / count)),
    maxCacheBytes: Math.ceil(maxCacheBytes / count),
  };
  return new ReplicatedGenerator({
    solo,
    count,
    start: async () => await startWorker(share),
    maxBatchSize,
    maxQueueLength,
    defer: setImmediate,
  });
}

async function startWorker(
  options: ResolvedWriterOptions,
  onProgress?: (progress: LoadProgress) => void,
  abortSignal?: AbortSignal,
): Promise<RemoteGenerator> {
  return await RemoteGenerator.start(() => new WorkerChannel(options), onProgress, abortSignal);
}
