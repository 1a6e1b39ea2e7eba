import { SingleBar } from 'cli-progress';
import type { LoadProgress } from '../writer.ts';
import { Interrupted } from './interrupted.ts';
import type { CliIo } from './io.ts';

/** Less than this is done before a bar could be read. */
const largeBytes = 64 * 2 ** 20;

/**
 * Does work on large files; on a terminal a bar shows how far it has come.
 * @throws Interrupted where the user broke it off, and whatever the work throws
 */
export async function withLoadBar<Result>(
  quiet: boolean,
  { interrupt, stderr }: Pick<CliIo, 'interrupt' | 'stderr'>,
  work: (onProgress: (progress: LoadProgress) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({
    format: '{stage} {bar} {percentage} % of {megabytes} MB',
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  const onProgress = ({ stage, loadedBytes, totalBytes }: LoadProgress): void => {
    if (quiet || !stderr.isTTY || totalBytes < largeBytes) return;
    const shown = { stage, megabytes: Math.round(totalBytes / 1e6) };
    if (!bar.isActive) bar.start(totalBytes, loadedBytes, shown);
    bar.setTotal(totalBytes);
    bar.update(loadedBytes, shown);
  };
  try {
    return await work(onProgress);
  } catch (error) {
    throw interrupt.aborted ? new Interrupted() : error;
  } finally {
    bar.stop();
  }
}
