import type { Writer, WriterOptions } from '../writer.ts';
import type { CliIo } from './io.ts';
import { withLoadBar } from './load-bar.ts';

/**
 * Loads a model; on a terminal a bar shows how far a large one has come.
 * @throws Interrupted, and VentiError as `createWriter`
 */
export async function loadWriter(
  options: WriterOptions,
  quiet: boolean,
  io: Pick<CliIo, 'createWriter' | 'interrupt' | 'stderr'>,
): Promise<Writer> {
  return await withLoadBar(quiet, io, (onProgress) =>
    io.createWriter({ ...options, onProgress, abortSignal: io.interrupt }),
  );
}
