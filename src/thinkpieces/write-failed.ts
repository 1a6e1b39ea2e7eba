import { dirname } from 'node:path';
import { VentiError } from '../errors.ts';

/**
 * The error for a file that cannot be written: why, and what to do.
 * @param cause what the file system said
 */
export function writeFailed(path: string, cause: unknown): VentiError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new VentiError(
    'write-failed',
    `${path} cannot be written: ${adviceFor(code, path) ?? `${message}.`}`,
    { cause },
  );
}

function adviceFor(code: string | undefined, path: string): string | undefined {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no folder ${dirname(path)}. Create it, or choose another place.`;
    case 'EEXIST':
      return 'another process has just created it. Wait for it, or choose another place.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `permission denied (${code}). Choose another place, or change who may write there.`;
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return `no room is left for it (${code}). Free some room.`;
    default:
      return undefined;
  }
}
