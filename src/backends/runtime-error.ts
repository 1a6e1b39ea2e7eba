import { VentiError } from '../errors.ts';

/**
 * The error for a step of the model that failed.
 * @param cause what the runtime threw
 * @param advice what to do next
 */
export function runtimeError(
  cause: unknown,
  advice = 'Verify the model\'s files with "venti-core doctor".',
): VentiError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/alloc|out of memory/i.test(message)) {
    return new VentiError(
      'out-of-memory',
      `ONNX Runtime ran out of memory: ${message}. Write fewer pieces at a time (maxBatchSize).`,
      { cause },
    );
  }
  return new VentiError(
    'runtime-failed',
    `ONNX Runtime failed in the middle of a step: ${message}. ${advice}`,
    { cause },
  );
}
