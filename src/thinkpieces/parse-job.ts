import { isRecord } from '../options/is-record.ts';
import type { BatchJob } from './batch-job.ts';
import { formatNames } from './format.ts';

/** A job that was read from a file; undefined where the value is none. */
export function parseJob(value: unknown): BatchJob | undefined {
  return isJob(value) ? value : undefined;
}

function isJob(value: unknown): value is BatchJob {
  if (!isRecord(value)) return false;
  const { format, count, seed, model, options, quotes } = value;
  return (
    formatNames.some((name) => name === format) &&
    isCount(count) &&
    isCount(seed) &&
    isRecord(model) &&
    ['name', 'sha256', 'dtype', 'device'].every((field) => typeof model[field] === 'string') &&
    isRecord(options) &&
    isRecord(quotes) &&
    isCount(quotes['count']) &&
    typeof quotes['sha256'] === 'string'
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
