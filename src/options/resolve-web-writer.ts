import { defaultLimits, type EngineLimits } from '../engine/limits.ts';
import { VentiError } from '../errors.ts';
import type { WebWriterOptions } from '../web/web-writer-options.ts';
import { abortSignal, type Check, integer, oneOf, progressListener } from './checks.ts';
import { foreignWriterNames } from './foreign-writer-names.ts';
import { invalidOption } from './invalid-option.ts';
import { type Checks, readOptions } from './read-options.ts';

/** Options of a writer in a browser, checked and complete: plain data that a worker can be sent. */
export interface ResolvedWebWriterOptions extends EngineLimits {
  /** Absolute, ending in a slash. */
  readonly modelUrl: string;
  /** Absolute, ending in a slash. */
  readonly runtimeUrl: string;
  /** Absolute; undefined for the script that comes with the package. */
  readonly workerUrl: string | undefined;
  readonly device: NonNullable<WebWriterOptions['device']>;
  readonly threads: number;
}

/** What options depend on beside themselves. */
export interface PageAbilities {
  /** Relative URLs start here. */
  readonly baseUrl: string;
  readonly cores: number;
  /** Whether memory can be shared among threads. */
  readonly isIsolated: boolean;
}

/** More threads than this gain nothing in a step of a GPT-2. */
const mostDefaultThreads = 8;

/**
 * Checks options of a writer in a browser and fills in the defaults; `onProgress` and `abortSignal`
 * are checked and stay with the caller.
 * @param options from a user: a `WebWriterOptions`, or anything at all
 * @throws VentiError `invalid-option`, `unknown-option`; `unsupported` where threads are wanted that
 * the page cannot have
 */
export function resolveWebWriterOptions(
  options: unknown,
  page: PageAbilities,
): ResolvedWebWriterOptions {
  const read = readOptions(options, webWriterChecks, foreignWriterNames);
  const absolute = (url: string | URL): string => new URL(url, page.baseUrl).href;
  return {
    modelUrl: folderUrl(absolute(read.model ?? 'models/pocket/')),
    runtimeUrl: folderUrl(absolute(read.runtimeUrl ?? 'onnxruntime/')),
    workerUrl: read.workerUrl === undefined ? undefined : absolute(read.workerUrl),
    device: read.device ?? 'auto',
    threads: resolveThreads(read.threads, page),
    maxBatchSize: read.maxBatchSize ?? defaultLimits.maxBatchSize,
    maxCacheBytes: read.maxCacheBytes ?? 2 ** 30,
    maxQueueLength: read.maxQueueLength ?? defaultLimits.maxQueueLength,
  };
}

function resolveThreads(wanted: number | undefined, { cores, isIsolated }: PageAbilities): number {
  if (isIsolated) return wanted ?? Math.min(cores, mostDefaultThreads);
  if (wanted === undefined || wanted === 1) return 1;
  throw new VentiError(
    'unsupported',
    `threads is ${wanted}, but this page is not cross-origin isolated and can have one only. Serve it with the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp", or leave threads out.`,
  );
}

/** The URL of a folder, without query and fragment. */
function folderUrl(url: string): string {
  const folder = new URL(url);
  folder.search = '';
  folder.hash = '';
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return folder.href;
}

const url: Check<string | URL> = (value, name) => {
  if (value instanceof URL) return value;
  // Whether a relative URL is well-formed does not depend on where it starts.
  if (
    typeof value === 'string' &&
    value.trim() !== '' &&
    URL.canParse(value, 'https://base.invalid')
  ) {
    return value;
  }
  throw invalidOption(name, value, 'a URL, absolute or relative to the page');
};

const webWriterChecks: Checks<WebWriterOptions> = {
  model: url,
  runtimeUrl: url,
  workerUrl: url,
  device: oneOf('auto', 'wasm', 'webgpu'),
  threads: integer(1, 1024),
  maxBatchSize: integer(1),
  maxCacheBytes: integer(1),
  maxQueueLength: integer(1),
  onProgress: progressListener,
  abortSignal,
};
