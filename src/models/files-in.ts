import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface FoundFile {
  /** Within the folder, with `/` between folders. */
  readonly path: string;
  readonly bytes: number;
}

/** The files of a folder and of those in it, by their paths; a link counts as what it leads to. */
export async function filesIn(folder: string): Promise<FoundFile[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const files: FoundFile[] = [];
  for (const entry of entries.sort()) {
    const status = await stat(join(folder, entry)).catch(() => undefined);
    if (status?.isFile()) files.push({ path: entry.split(sep).join('/'), bytes: status.size });
  }
  return files;
}
