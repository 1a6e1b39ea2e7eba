import { availableParallelism } from 'node:os';
import { defaultLimits, type EngineLimits } from '../engine/limits.ts';
import type { WriterOptions } from '../writer.ts';
import { abortSignal, boolean, type Check, integer, oneOf, progressListener } from './checks.ts';
import { foreignWriterNames } from './foreign-writer-names.ts';
import { invalidOption } from './invalid-option.ts';
import { type Checks, readOptions } from './read-options.ts';

/** Options of a writer, checked, with every default filled in: plain data that a worker can be sent. */
export interface ResolvedWriterOptions extends EngineLimits {
  readonly model: string;
  readonly dtype: WriterOptions['dtype'];
  readonly device: NonNullable<WriterOptions['device']>;
  readonly threads: number;
  /** Undefined is as many as the threads and the size of the model allow. */
  readonly replicas: number | undefined;
  /** Undefined leaves it to the environment. */
  readonly offline: boolean | undefined;
}

/** More threads than this gain nothing in a step of a GPT-2. */
const mostDefaultThreads = 8;

/**
 * Checks options of a writer and fills in the defaults; `onProgress` and `abortSignal` are checked
 * and stay with the caller.
 * @param options from a user: a `WriterOptions`, or anything at all
 * @throws VentiError `invalid-option`, `unknown-option`
 */
export function resolveWriterOptions(options: unknown): ResolvedWriterOptions {
  const read = readOptions(options, writerChecks, foreignWriterNames);
  const device = read.device ?? 'cpu';
  return {
    model: read.model ?? 'pocket',
    dtype: read.dtype,
    device,
    threads: read.threads ?? Math.min(availableParallelism(), mostDefaultThreads),
    replicas: resolveReplicas(read.replicas, device),
    offline: read.offline,
    maxBatchSize: read.maxBatchSize ?? defaultLimits.maxBatchSize,
    maxCacheBytes: read.maxCacheBytes ?? 2 * defaultLimits.maxCacheBytes,
    maxQueueLength: read.maxQueueLength ?? defaultLimits.maxQueueLength,
  };
}

/** Copies of a model share the threads of the CPU; a GPU has nothing to share out. */
function resolveReplicas(wanted: number | undefined, device: string): number | undefined {
  if (device === 'cpu') return wanted;
  if (wanted === undefined || wanted === 1) return 1;
  throw invalidOption('replicas', wanted, `1 with the device ${JSON.stringify(device)}, or none`);
}

const modelName: Check<string> = (value, name) => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalidOption(
    name,
    value,
    'the name of a model, owner/name on the hub, or the path of its folder',
  );
};

const writerChecks: Checks<WriterOptions> = {
  model: modelName,
  dtype: oneOf('fp32', 'fp16', 'q8', 'q4'),
  device: oneOf('cpu', 'webgpu', 'cuda'),
  threads: integer(1, 1024),
  replicas: integer(1, 1024),
  offline: boolean,
  maxBatchSize: integer(1),
  maxCacheBytes: integer(1),
  maxQueueLength: integer(1),
  onProgress: progressListener,
  abortSignal,
};
