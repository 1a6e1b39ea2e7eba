import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import { weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { type ModelFolder, readModelFolder } from '../../src/models/model-folder.ts';
import { goldenFolder } from '../golden/golden-model.ts';
import { testBackend } from './backend-suite.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-conformance-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

describe.each(['gpt2-f32', 'llama-f32'])('%s', (name) => {
  describe.each(weightTypes)('%s', (dtype) => {
    let model: ModelFolder;
    beforeAll(async () => {
      const target = join(folder, `${name}-${dtype}`);
      const sourceSha256 = '0'.repeat(64);
      await convertCheckpoint(goldenFolder(name), target, { name, dtype, sourceSha256 });
      model = (await readModelFolder(target))!;
    });

    testBackend('the Node backend', async () => await openBackend(model, 2, 16));
  });
});
