import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check } from './check.ts';

/**
 * A folder that models are kept in, which the one in the box does not need.
 * @param name what it holds
 * @param advice what does not work without it, and what to do
 */
export function cacheFolderCheck(name: string, folder: string, advice: string): Check {
  return {
    name,
    async run() {
      try {
        await access(await nearestExisting(folder), constants.W_OK | constants.X_OK);
        return { status: 'ok', found: folder };
      } catch (error) {
        return {
          status: 'warning',
          found: `${folder} cannot be written: ${(error as Error).message}`,
          advice,
        };
      }
    },
  };
}

/** The folder itself, or the one it would be created in. */
async function nearestExisting(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing || dirname(folder) === folder) throw error;
    return await nearestExisting(dirname(folder));
  }
}
