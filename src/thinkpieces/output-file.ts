import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { VentiError } from '../errors.ts';
import { writeFailed } from './write-failed.ts';

/**
 * Makes sure, before hours of work, that a file can be written.
 * @throws VentiError `write-failed`
 */
export async function requireWritable(path: string): Promise<void> {
  const status = await statusOf(path);
  if (status && !status.isFile()) {
    throw new VentiError(
      'write-failed',
      `${path} cannot be written: it is ${status.isDirectory() ? 'a folder' : 'no ordinary file'}. Pass the path of a file.`,
    );
  }
  try {
    if (status) await access(path, constants.W_OK);
    await access(`${dirname(path)}/.`, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}

async function statusOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw writeFailed(path, cause);
  }
}

/**
 * Writes a file aside and moves it to its place, so that there is the old one or the new one, whole.
 * @param parts of the text, written one after the other: they need not fit into one string
 * @throws VentiError `write-failed`
 */
export async function writeOutput(path: string, parts: Iterable<string>): Promise<void> {
  // Node's own writeFile goes on after a short write, as a disk gives when it is nearly full.
  const fill = (aside: string): Promise<void> => writeFile(aside, inBlocks(parts));
  try {
    await writeFileAtomic(path, '', { tmpfileCreated: fill });
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}

const blockLength = 1 << 16;

function* inBlocks(parts: Iterable<string>): Generator<string> {
  let block = '';
  for (const part of parts) {
    block += part;
    if (block.length < blockLength) continue;
    yield block;
    block = '';
  }
  yield block;
}
