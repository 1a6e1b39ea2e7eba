import { VentiError } from '../errors.ts';

/** @throws VentiError `aborted` */
export function refuseAborted(abortSignal: AbortSignal | undefined): void {
  if (abortSignal?.aborted) throw new VentiError('aborted', 'The evaluation was aborted.');
}
