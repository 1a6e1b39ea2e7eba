import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { openGpuBackend } from '../../src/backends/node/gpu/open-gpu-backend.ts';
import type { SessionBackend } from '../../src/backends/node/session-backend.ts';
import { weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { readModelFolder } from '../../src/models/model-folder.ts';
import { goldenFolder } from '../golden/golden-model.ts';
import { hasWebGpu } from '../node/webgpu.ts';
import { testBackend } from './backend-suite.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-webgpu-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

/** In software a GPU takes a minute for each model and precision. */
const isThorough = process.env['THOROUGH'] !== undefined;
const models = isThorough
  ? ['gpt2-f32', 'llama-f32'].flatMap((name) => weightTypes.map((dtype) => [name, dtype] as const))
  : ([['gpt2-f32', 'q8']] as const);

describe.skipIf(!(await hasWebGpu())).each(models)('%s %s', (name, dtype) => {
  /** One for all tests: a driver in software takes seconds to compile its programs. */
  let backend: SessionBackend;
  beforeAll(async () => {
    const target = join(folder, `${name}-${dtype}`);
    const sourceSha256 = '0'.repeat(64);
    await convertCheckpoint(goldenFolder(name), target, { name, dtype, sourceSha256 });
    backend = await openGpuBackend((await readModelFolder(target))!, 'webgpu', 2, 16);
  });
  afterAll(async () => await backend.dispose());

  testBackend('the backend for webgpu in Node', async () => emptied(backend));
});

/** The same backend with nothing in its cache; disposing it leaves it for the next test. */
function emptied(backend: SessionBackend): Backend {
  backend.shrink(0, 0);
  return Object.create(backend, { dispose: { value: async () => {} } }) as Backend;
}
