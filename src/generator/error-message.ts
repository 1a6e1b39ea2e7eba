import { VentiError, type VentiErrorCode } from '../errors.ts';
import type { ErrorMessage } from './channel.ts';

export function toErrorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) {
    return { code: undefined, message: String(error), stack: undefined };
  }
  const code = VentiError.isInstance(error) ? error.code : undefined;
  return { code, message: error.message, stack: error.stack };
}

/** Errors that were not ours on the other side are `runtime-failed` on this one. */
export function fromErrorMessage(message: ErrorMessage): VentiError {
  const code = (message.code ?? 'runtime-failed') as VentiErrorCode;
  const error = new VentiError(code, message.message);
  if (message.stack !== undefined) error.stack = message.stack;
  return error;
}
