import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check } from './check.ts';

/** The folder of converted models, which only checkpoints of one's own need. */
export function cacheFolderCheck(folder: string): Check {
  return {
    name: 'cache folder',
    async run() {
      try {
        await access(await nearestExisting(folder), constants.W_OK | constants.X_OK);
        return { status: 'ok', found: folder };
      } catch (error) {
        return {
          status: 'warning',
          found: `${folder} cannot be written: ${(error as Error).message}`,
          advice: 'Models of your own cannot be converted. Change who may write there.',
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
