import { VentiError } from '../../errors.ts';

/** The error for a step that failed. */
export function stepFailed(reason: string, cause?: unknown): VentiError {
  if (/alloc|out of memory/i.test(reason)) {
    return new VentiError(
      'out-of-memory',
      `ONNX Runtime ran out of memory: ${reason}. Write fewer pieces at a time (maxBatchSize).`,
      { cause },
    );
  }
  return new VentiError(
    'runtime-failed',
    `ONNX Runtime failed in the middle of a step: ${reason}. Reload the page and try again.`,
    { cause },
  );
}
