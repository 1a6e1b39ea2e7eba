import { VentiError } from '../../errors.ts';
import { addressBytes, type Heap } from './heap.ts';
import type { OnnxModule } from './onnx-module.ts';

/** What the runtime says of the call that has just failed. */
export function lastError(module: OnnxModule, heap: Heap): string {
  const place = heap.allocate(2 * addressBytes);
  module._OrtGetLastError(place, place + addressBytes);
  const message = module.getValue(place + addressBytes, '*');
  const text = message === 0 ? 'no reason given' : module.UTF8ToString(message);
  heap.free(place);
  return text;
}

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

/**
 * The error for a trap: the module's code broke off somewhere, and its heap can be trusted no more.
 * The cause is thrown at the thread as well, so that whoever started it hears of its end.
 */
export function endThread(cause: unknown): VentiError {
  setTimeout(() => {
    throw cause;
  });
  return stepFailed(cause instanceof Error ? cause.message : String(cause), cause);
}
