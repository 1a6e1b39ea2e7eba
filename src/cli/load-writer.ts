import { SingleBar } from 'cli-progress';
import type { LoadProgress, Writer, WriterOptions } from '../writer.ts';
import { Interrupted } from './interrupted.ts';
import type { CliIo } from './io.ts';

/** A model smaller than this is there before a bar could be read. */
const largeBytes = 64 * 2 ** 20;

/**
 * Loads a model; on a terminal a bar shows how far a large one has come.
 * @throws Interrupted, and VentiError as `createWriter`
 */
export async function loadWriter(
  options: WriterOptions,
  quiet: boolean,
  { createWriter, interrupt, stderr }: Pick<CliIo, 'createWriter' | 'interrupt' | 'stderr'>,
): Promise<Writer> {
  const bar = new SingleBar({
    format: '{stage} {bar} {percentage} %',
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  const onProgress = ({ stage, loadedBytes, totalBytes }: LoadProgress): void => {
    if (quiet || !stderr.isTTY || totalBytes < largeBytes) return;
    if (!bar.isActive) bar.start(totalBytes, loadedBytes, { stage });
    bar.setTotal(totalBytes);
    bar.update(loadedBytes, { stage });
  };
  try {
    return await createWriter({ ...options, onProgress, abortSignal: interrupt });
  } catch (error) {
    throw interrupt.aborted ? new Interrupted() : error;
  } finally {
    bar.stop();
  }
}
