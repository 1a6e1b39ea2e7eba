import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** Files that are served as they are. */
export interface HostedFolder {
  /** Where they are on this machine. */
  readonly from: URL;
  /** Where they are on the site, ending in a slash. */
  readonly to: string;
  readonly files: readonly string[];
}

/** Adds files of other folders to the built site. */
export function hostedFiles(folders: readonly HostedFolder[]): Plugin {
  return {
    name: 'hosted-files',
    apply: 'build',
    async generateBundle() {
      for (const { from, to, files } of folders) {
        for (const file of files) {
          const source = await readFile(new URL(file, from));
          this.emitFile({ type: 'asset', fileName: to + file, source });
        }
      }
    },
  };
}
