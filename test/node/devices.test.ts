import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cudaLibrary } from '../../src/backends/node/gpu/require-device.ts';
import type { WriterOptions } from '../../src/index.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { built } from '../built.ts';
import { ended, runProcess, start } from '../cli/process.ts';
import { exportLayouts, writeExportFolder } from '../exported/export-folder.ts';
import { goldenFolder } from '../golden/golden-model.ts';
import { hasWebGpu } from './webgpu.ts';

const quote = 'Software is eating the world.';
const isThere = await hasWebGpu();

let folder: string;
/** Of floats, which all devices compute alike but for the last bits. */
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venti-devices-'));
  model = join(folder, 'golden');
  const source = { name: 'golden', dtype: 'fp32', sourceSha256: '0'.repeat(64) } as const;
  await convertCheckpoint(goldenFolder('gpt2-f32'), model, source);
});
afterAll(async () => await rm(folder, { recursive: true }));

async function failure(options: WriterOptions): Promise<unknown> {
  return await built.createWriter(options).then(
    async (writer) => await writer.dispose(),
    (error: unknown) => error,
  );
}

describe.skipIf(!isThere)('on WebGPU', () => {
  test('pieces are those of the CPU with 32-bit floats, one by one and side by side', async () => {
    const write = async (device: 'cpu' | 'webgpu'): Promise<readonly string[]> => {
      await using writer = await built.createWriter({ model, device, maxBatchSize: 3 });
      expect(writer.info.device).toBe(device);
      expect(writer.info.threads > 0).toBe(device === 'cpu');
      const options = { seed: 7, maxOutputTokens: 6, temperature: 0.2, trim: false };
      const alone = await writer.generate(quote, options);
      const texts: string[] = [];
      const quotes = [quote, 'One.', 'Two things are three.', quote];
      for await (const { index, text } of writer.batch(quotes, options)) texts[index] = text;
      return [alone.text, ...texts];
    };
    expect(await write('webgpu')).toEqual(await write('cpu'));
  });

  test('ready-made graphs are refused', async () => {
    const path = join(folder, 'export');
    await writeExportFolder(path, Object.values(exportLayouts)[0]!);
    expect(await failure({ model: path, device: 'webgpu' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /ready-made graphs, which run on the CPU only\. Use device "cpu"/,
      ),
    });
  });
});

describe('a device that is not there is refused', () => {
  test.runIf(process.platform === 'linux')('webgpu without a driver', async () => {
    const argv = ['generate', quote, '--device', 'webgpu', '--model', 'no/such-model'];
    // The device comes first: nothing is fetched for it in vain.
    const { code, stderr } = await ended(start(argv, { VK_DRIVER_FILES: '/no/such/driver.json' }));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error: device is "webgpu", but .+\. WebGPU needs .+ use device "cpu"\./,
    );
    expect(stderr).not.toContain('no/such-model');
  });

  test.skipIf(existsSync(cudaLibrary()))('cuda without its library', async () => {
    const isBuilt = process.platform === 'linux' && process.arch === 'x64';
    expect(await failure({ model, device: 'cuda' })).toMatchObject({
      code: isBuilt ? 'runtime-missing' : 'unsupported',
      message: expect.stringMatching(
        isBuilt
          ? /^device is "cuda", but .+ npm rebuild onnxruntime-node .+ or "cpu"\.$/
          : /^device is "cuda", which onnxruntime-node does not have for /,
      ),
    });
  });

  test('one that nobody has heard of', async () => {
    const { code, stderr } = await runProcess('generate', quote, '--device', 'gpu');
    expect(code).toBe(2);
    expect(stderr).toContain('--device is "gpu": pass "cpu" or "webgpu" or "cuda".');
  });
});
