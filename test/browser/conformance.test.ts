import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type WeightType, weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { testBackend } from '../conformance/backend-suite.ts';
import { largestError } from '../golden/golden-backend.ts';
import { goldenFolder, loadExpected } from '../golden/golden-model.ts';
import { BrowserBackend, startBackendWorker } from './browser-backend.ts';
import { connectChromium } from './chromium.ts';
import { isThorough } from './chromium-fixture.ts';
import { Site } from './site.ts';

const endpoint = inject('chromium');

describe.skipIf(endpoint === '')('in Chromium', () => {
  let folder: string;
  let site: Site;
  let browser: Browser;
  let worker: Worker;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'venti-browser-'));
    for (const dtype of weightTypes) {
      await convertCheckpoint(goldenFolder('gpt2-f32'), join(folder, dtype), {
        name: 'golden',
        dtype,
        sourceSha256: '0'.repeat(64),
      });
    }
    site = await Site.start({ folders: { golden: folder } });
    browser = await connectChromium(endpoint);
    const page = await browser.newPage();
    await page.goto(site.url);
    worker = await startBackendWorker(page);
  });

  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  describe.each(weightTypes)('%s', (dtype) => {
    testBackend('the backend for wasm', async () => await open('wasm', dtype));
  });

  // The models here are so small that their matrices would be floats.
  testBackend('the backend for wasm in integers', async () => await open('wasm', 'q8', 0));

  // In software a GPU takes a minute for each precision.
  describe.each(isThorough ? weightTypes : (['q8'] as const))('%s', (dtype) => {
    testBackend('the backend for webgpu', async () => await open('webgpu', dtype));
  });

  // In software a GPU takes a second for each token.
  test.runIf(isThorough)(
    'computes the logits of PyTorch within 1e-4: webgpu, by prompt and token by token',
    async () => {
      const backend = await open('webgpu', 'fp32');
      const [one, few] = await loadExpected(goldenFolder('gpt2-f32'));
      expect(await largestError(backend, [one!, few!])).toBeLessThan(1e-4);
      await backend.dispose();
    },
  );

  test('computes the logits of PyTorch within 1e-4: wasm, by prompt and token by token', async () => {
    const backend = await open('wasm', 'fp32');
    const expected = await loadExpected(goldenFolder('gpt2-f32'));
    expect(await largestError(backend, expected)).toBeLessThan(1e-4);
    await backend.dispose();
  });

  async function open(
    device: 'wasm' | 'webgpu',
    dtype: WeightType,
    floatBytes?: number,
  ): Promise<BrowserBackend> {
    return await BrowserBackend.open(worker, device, `${site.url}golden/${dtype}/`, floatBytes);
  }
});
