import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sleep } from './patience.ts';

/** The holder of a lock gives a sign of life so often. */
const signMs = 500;

/** A lock without a sign of life for so long is free: its holder was killed. */
const staleMs = 6 * signMs;

/** Who waits for a lock looks so often. */
const pollMs = 200;

/**
 * Waits until no other process holds a lock, then does the work while holding it. It saves doing the
 * same twice, and what is written must not depend on it: a holder that was stopped for a while finds
 * that it was not alone. (Locks of the operating system would be better, but Node has none.)
 * @param path of the lock, a file that is there while it is held
 */
export async function withFileLock<Result>(
  path: string,
  sleep: Sleep,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  while (!(await take(path))) {
    if (await isStale(path)) await free(path);
    else await sleep(pollMs, signal);
  }
  const signs = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, signMs);
  signs.unref();
  try {
    return await work();
  } finally {
    clearInterval(signs);
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && Date.now() - status.mtimeMs > staleMs;
}

/** Of several who find a lock stale, one moves it away; for the others it is no longer there. */
async function free(path: string): Promise<void> {
  const aside = `${path}.${crypto.randomUUID()}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}
