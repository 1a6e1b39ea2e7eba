import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sleep } from './patience.ts';

/** A lock whose owner has not been heard of for so long is free: the owner died. */
const staleMs = 5000;

const pollMs = 200;

/**
 * Waits until no other process holds a lock, then does the work while holding it. The lock saves
 * doing the same twice; nothing that is written may depend on it.
 * @param path of the lock, which is there while it is held
 */
export async function withFileLock<Result>(
  path: string,
  sleep: Sleep,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const { lock } = await import('proper-lockfile');
  await mkdir(dirname(path), { recursive: true });
  const take = (): ReturnType<typeof lock> =>
    lock(path, {
      lockfilePath: path,
      realpath: false,
      stale: staleMs,
      update: staleMs / 5,
      onCompromised: () => {},
    });
  let release: Awaited<ReturnType<typeof lock>>;
  for (;;) {
    try {
      release = await take();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      await sleep(pollMs, signal);
    }
  }
  try {
    return await work();
  } finally {
    // It may have been taken over while the machine slept.
    await release().catch(() => {});
  }
}
