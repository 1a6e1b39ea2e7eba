import { stat } from 'node:fs/promises';

/** Whether there is a file, not a folder, at a path. */
export async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
