import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { exportLayouts, writeExportFolder } from '../exported/export-folder.ts';
import { openExportFolder } from '../exported/open-export-folder.ts';
import { testBackend } from './backend-suite.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-exports-'));
});
afterAll(async () => await rm(root, { recursive: true }));

describe.each(Object.entries(exportLayouts))('%s', (name, graphs) => {
  let folder: string;
  beforeAll(async () => {
    folder = join(root, name.replaceAll('/', '-'));
    await writeExportFolder(folder, graphs);
  });

  testBackend('the backend over ready-made graphs', async () => await openExportFolder(folder));
});
