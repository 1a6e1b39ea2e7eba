import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { readModelFolder } from '../../src/models/model-folder.ts';
import { exportLayouts, writeExportFolder } from '../exported/export-folder.ts';
import { openExportFolder } from '../exported/open-export-folder.ts';
import { goldenFolder, loadGoldenModel } from './golden-model.ts';
import { greedy, greedyFile, greedyTokens } from './greedy.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-greedy-'));
});
afterAll(async () => await rm(root, { recursive: true }));

describe('writes token for token what transformers.js does at temperature 0:', () => {
  test('our own graph in fp32', async () => {
    const target = join(root, 'own');
    const conversion = { name: 'golden', dtype: 'fp32', sourceSha256: '0'.repeat(64) } as const;
    await convertCheckpoint(goldenFolder('gpt2-f32'), target, conversion);
    await expectGreedy(await openBackend((await readModelFolder(target))!, 1, 1));
  });

  const inFloats = Object.entries(exportLayouts).filter(([name]) => name !== 'a cache of halves');

  test.each(inFloats)('a ready-made graph, %s', async (name, graphs) => {
    const folder = join(root, name.replaceAll('/', '-'));
    await writeExportFolder(folder, graphs);
    await expectGreedy(await openExportFolder(folder));
  });
});

async function expectGreedy(backend: Backend): Promise<void> {
  const { config, expected } = await loadGoldenModel('gpt2-f32');
  const written = await greedyTokens(
    expected,
    async (prompt, count) => await greedy(backend, prompt, count, config.endOfText),
  );
  await backend.dispose();
  expect(written).toEqual(JSON.parse(await readFile(greedyFile, 'utf8')));
}
