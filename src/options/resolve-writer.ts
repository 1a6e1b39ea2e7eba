import { availableParallelism } from 'node:os';
import { defaultLimits, type EngineLimits } from '../engine/limits.ts';
import type { WriterOptions } from '../writer.ts';
import { abortSignal, type Check, integer, oneOf, progressListener } from './checks.ts';
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
  return {
    model: read.model ?? 'pocket',
    dtype: read.dtype,
    device: read.device ?? 'cpu',
    threads: read.threads ?? Math.min(availableParallelism(), mostDefaultThreads),
    replicas: read.replicas,
    maxBatchSize: read.maxBatchSize ?? defaultLimits.maxBatchSize,
    maxCacheBytes: read.maxCacheBytes ?? 2 ** 31,
    maxQueueLength: read.maxQueueLength ?? defaultLimits.maxQueueLength,
  };
}

const modelName: Check<string> = (value, name) => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalidOption(name, value, 'the name of a model in the box, or the path of its folder');
};

const writerChecks: Checks<WriterOptions> = {
  model: modelName,
  dtype: oneOf('fp32', 'fp16', 'q8', 'q4'),
  device: oneOf('cpu'),
  threads: integer(1, 1024),
  replicas: integer(1, 1024),
  maxBatchSize: integer(1),
  maxCacheBytes: integer(1),
  maxQueueLength: integer(1),
  onProgress: progressListener,
  abortSignal,
};
