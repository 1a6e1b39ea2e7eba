import { VentiError } from './errors.ts';

/**
 * @param what is given up, as a sentence begins with it
 * @throws VentiError `aborted`
 */
export function refuseAborted(what: string, abortSignal: AbortSignal | undefined): void {
  if (abortSignal?.aborted) throw new VentiError('aborted', `${what} was aborted.`);
}
