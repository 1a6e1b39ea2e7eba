import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { endsSentence } from '../../src/postprocess/trim.ts';
import { shell } from './process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

test('examples/node-batch writes fifty phrases', async () => {
  const folder = join(await temporaryFolder(), 'node-batch');
  const filter = (path: string): boolean => basename(path) !== 'node_modules';
  await cp(join(repository, 'examples/node-batch'), folder, { recursive: true, filter });
  await mkdir(join(folder, 'node_modules'));
  await symlink(repository, join(folder, 'node_modules/venti-core'));
  const { code, stderr } = await shell('npm start --silent', folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const phrases = JSON.parse(await readFile(join(folder, 'thinkpieces.json'), 'utf8')) as object;
  expect(Object.keys(phrases)).toEqual(Array.from({ length: 50 }, (_, i) => `phrase_${i}`));
  const finished = Object.values(phrases).filter((text: string) => endsSentence(text));
  expect(finished.length).toBeGreaterThan(40);
});
