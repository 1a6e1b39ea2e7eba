import type { VentiError } from '../../../errors.ts';
import { runtimeError } from '../../runtime-error.ts';
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

/**
 * The error for a trap: the module's code broke off somewhere, and its heap can be trusted no more.
 * The cause is thrown at the thread as well, so that whoever started it hears of its end.
 */
export function endThread(cause: unknown): VentiError {
  setTimeout(() => {
    throw cause;
  });
  return stepFailed(cause);
}

export function stepFailed(cause: unknown): VentiError {
  return runtimeError(cause, 'Reload the page and try again.');
}
