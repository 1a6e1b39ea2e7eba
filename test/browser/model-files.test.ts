import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { modelBytes, parseManifest } from '../../src/models/manifest.ts';
import type * as Web from '../../src/web/index.ts';
import { ChromiumFixture, hasChromium } from './chromium-fixture.ts';
import { Site } from './site.ts';

/** The built package in a page. */
declare const venti: typeof Web;

const read = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../models/pocket/${name}`, import.meta.url)));
const weights = '/models/pocket/model.weights';
const weightsFile = fileURLToPath(new URL('../../models/pocket/model.weights', import.meta.url));
const runtime = fileURLToPath(
  new URL('../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', import.meta.url),
);

describe.skipIf(!hasChromium)("a model's files in Chromium", () => {
  const it = new ChromiumFixture();

  test('come with progress, the runtime beside them, and are told of once', async () => {
    const progress = await it.page.evaluate(async () => {
      const events: Web.LoadProgress[] = [];
      const writer = await venti.createWriter({ onProgress: (event) => events.push(event) });
      await writer.dispose();
      return events;
    });
    const totalBytes = modelBytes(parseManifest(read('manifest.json').toString(), ''));
    const downloads = progress.filter(({ stage }) => stage === 'download');
    const allBytes = totalBytes + statSync(runtime).size;
    expect(downloads.at(-1)).toEqual({
      stage: 'download',
      loadedBytes: allBytes,
      totalBytes: allBytes,
    });
    expect(downloads.length).toBeGreaterThan(3);
    const loaded = downloads.map(({ loadedBytes }) => loadedBytes);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(new Set(downloads.map((event) => event.totalBytes))).toEqual(new Set([allBytes]));
    expect(progress.at(-1)).toEqual({ stage: 'load', loadedBytes: totalBytes, totalBytes });
  });

  test('come from another origin where that allows it', async () => {
    await using other = await Site.start({ isIsolated: false });
    const model = `${other.url}models/pocket/`;
    expect(await it.failure(it.page, { model })).toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining(model),
    });
    other.intercept = (_path, response) => {
      response.setHeader('access-control-allow-origin', '*');
      return false;
    };
    const elsewhere = await it.write(it.page, 1, { model });
    expect(modelRequests()).toEqual([]);
    expect(elsewhere.text).toBe((await it.write(it.page, 1)).text);
  });

  test('need no network at the next visit', async () => {
    const first = await it.write(it.page, 1);
    it.site.intercept = (path, response) => path.startsWith('/models/') && !!response.destroy();
    it.site.requests.length = 0;
    const second = await it.write(await it.open(it.site.url), 1);
    expect(second.text).toBe(first.text);
    expect(new Set(modelRequests())).toEqual(new Set(['/models/pocket/manifest.json']));
  });

  test('come again where they were damaged in the browser', async () => {
    const first = await it.write(it.page, 1);
    await it.page.evaluate(async () => {
      const cache = await caches.open('venti-core');
      for (const request of await cache.keys()) {
        const bytes = new Uint8Array(await (await cache.match(request))!.arrayBuffer());
        if (bytes.length < 1e6) continue;
        bytes[5000]! ^= 1;
        await cache.put(request, new Response(bytes));
      }
    });
    it.site.requests.length = 0;
    expect((await it.write(it.page, 1)).text).toBe(first.text);
    expect(modelRequests()).toEqual(['/models/pocket/manifest.json', weights]);
  });

  test('are replaced by those of a newer model', async () => {
    await it.write(it.page, 1);
    const tokenizer = read('tokenizer.json').toString().replace('{', '{ ');
    it.site.intercept = (path, response) => {
      if (path.endsWith('tokenizer.json')) return !!response.end(tokenizer);
      if (path.endsWith('manifest.json')) return !!response.end(withTokenizer(tokenizer));
      return false;
    };
    it.site.requests.length = 0;
    await it.write(it.page, 1);
    expect(modelRequests()).toEqual([
      '/models/pocket/manifest.json',
      '/models/pocket/tokenizer.json',
    ]);
    const kept = await it.page.evaluate(
      async () => (await (await caches.open('venti-core')).keys()).length,
    );
    expect(kept).toBe(4);
  });

  test.each([
    ['is missing', 'model-not-found', (response) => response.writeHead(404).end()],
    ['fails', 'download-failed', (response) => response.writeHead(503).end()],
    ['breaks off', 'download-failed', breakOff],
    ['is too short', 'model-corrupt', (response) => response.end('short')],
    ['was changed', 'model-corrupt', (response) => response.end(changed(read('model.weights')))],
  ] as const satisfies readonly [string, string, (response: ServerResponse) => void][])(
    'are named when one %s, and what came is kept for the next try',
    async (_, code, answer) => {
      it.site.intercept = (path, response) => {
        if (path !== weights) return false;
        answer(response);
        return true;
      };
      expect(await it.failure(it.page)).toEqual({
        code,
        message: expect.stringContaining(weights),
      });
      it.site.reset();
      expect(await it.failure(it.page)).toMatchObject({ code: 'none' });
      expect(modelRequests()).not.toContain('/models/pocket/model.onnx');
    },
  );

  test('are missed where there is no network and nothing was kept', async () => {
    await it.context.setOffline(true);
    expect(await it.failure(it.page)).toMatchObject({ code: 'offline' });
  });

  test('are used without being kept where the browser does not allow it, and it says so', async () => {
    const { text } = await it.write(it.page, 2);
    it.beforeWorkers(
      `Object.defineProperty(globalThis, 'caches', { get() { throw new DOMException('no', 'SecurityError'); } })`,
    );
    expect(await it.write(it.page, 2)).toEqual({
      text,
      info: expect.objectContaining({ notices: [expect.objectContaining({ code: 'not-kept' })] }),
    });
  });

  function modelRequests(): readonly string[] {
    return it.site.requests.filter((path) => path.startsWith('/models/'));
  }
});

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': String(statSync(weightsFile).size) });
  response.write(new Uint8Array(100_000), () => response.destroy());
}

function changed(bytes: Buffer): Buffer {
  bytes[12_345]! ^= 1;
  return bytes;
}

/** The manifest of the pocket model with another tokenizer. */
function withTokenizer(text: string): string {
  const manifest = parseManifest(read('manifest.json').toString(), '');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const files = { ...manifest.files, 'tokenizer.json': { sha256, size: Buffer.byteLength(text) } };
  return JSON.stringify({ ...manifest, files });
}
