import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './run.ts';

/** The JavaScript samples of the README by the file they are run from: `readme-1.mjs` and so on. */
export async function readmeSamples(): Promise<ReadonlyMap<string, string>> {
  const readme = await readFile(join(repository, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)];
  return new Map(blocks.map(([, code = ''], index) => [`readme-${index + 1}.mjs`, code]));
}
