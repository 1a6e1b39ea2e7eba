import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { VentiError } from '../errors.ts';

/** A folder still under way after this long was left behind by a process that died. */
const abandonedMs = 24 * 60 * 60 * 1000;

/**
 * Has a folder filled aside and moves it to its place, so that it appears whole or not at all. Where
 * another process was faster, its folder stays.
 * @throws VentiError `write-failed`, and whatever `fill` throws of its own
 */
export async function writeFolder(
  target: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const parent = dirname(target);
  const partial = join(parent, `.${basename(target)}.${crypto.randomUUID()}.partial`);
  try {
    await mkdir(partial, { recursive: true });
    await removeAbandoned(parent);
    await fill(partial);
    await rename(partial, target);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true }).catch(() => {});
    if (VentiError.isInstance(cause)) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
    throw new VentiError(
      'write-failed',
      `${target} cannot be written: ${message}. Free some room, or choose a place that may be written to.`,
      { cause },
    );
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!/^\..*\.partial$/.test(name)) continue;
    const path = join(parent, name);
    const status = await stat(path).catch(() => undefined);
    if (status && Date.now() - status.mtimeMs > abandonedMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
