import { describe, expect, test } from 'vitest';
import type * as Web from '../../src/web/index.ts';
import { built } from '../built.ts';
import { ChromiumFixture, hasChromium, isThorough, quote } from './chromium-fixture.ts';
import { littleMemory } from './little-memory.ts';
import { Site } from './site.ts';

/** The built package in a page. */
declare const venti: typeof Web;
/** A writer that a test left there. */
declare const writer: Web.Writer;

describe.skipIf(!hasChromium)('a writer in Chromium', () => {
  const it = new ChromiumFixture();

  test('writes the same piece alone, as a stream and in company', async () => {
    const { alone, streamed, together, info } = await it.page.evaluate(async (opening) => {
      const writer = await venti.createWriter();
      const options = { seed: 7, maxOutputTokens: 40 };
      const piece = await writer.generate(opening, options);
      let text = '';
      for await (const event of writer.stream(opening, options)) {
        if (event.type === 'finish') text = event.piece.text;
      }
      const requests = [opening, 'Cash is king.', 'Nobody knows.'];
      const batch: string[] = [];
      for await (const item of writer.batch(requests.map((quote) => ({ quote, ...options })))) {
        batch[item.index] = item.text;
      }
      await writer.dispose();
      return { alone: piece.text, streamed: text, together: batch, info: writer.info };
    }, quote);
    expect(alone).toMatch(/^Software is eating the world\. \S/);
    expect(streamed).toBe(alone);
    expect(together[0]).toBe(alone);
    expect(together).toHaveLength(3);
    expect(info).toMatchObject({ device: 'wasm', dtype: 'q8', model: 'pocket' });
    expect(info.notices).toBeUndefined();
  });

  test('has one thread where the page is not isolated, says so, and writes the same', async () => {
    const isolated = await it.write(it.page, 3);
    await using plain = await Site.start({ isIsolated: false });
    const other = await it.open(plain.url);
    expect(await it.write(other, 3)).toEqual({
      text: isolated.text,
      info: expect.objectContaining({
        threads: 1,
        notices: [expect.objectContaining({ code: 'one-thread' })],
      }),
    });
    expect(isolated.info.threads).toBeGreaterThan(1);
    expect(await it.failure(other, { threads: 2 })).toEqual({
      code: 'unsupported',
      message: expect.stringContaining('not cross-origin isolated'),
    });
  });

  test('finds texts as likely as it does in Node', async () => {
    const texts = [quote, { context: quote, text: ' It eats the software, too.' }];
    const inBrowser = await it.page.evaluate(async (given) => {
      const writer = await venti.createWriter();
      const scores = await writer.score(given);
      await writer.dispose();
      return scores;
    }, texts);
    await using writer = await built.createWriter();
    const inNode = await writer.score(texts);
    for (const [i, { bits, tokens, bytes }] of inBrowser.entries()) {
      expect({ tokens, bytes }).toEqual({ tokens: inNode[i]!.tokens, bytes: inNode[i]!.bytes });
      // Matrices are floats there: other roundings.
      expect(bits / inNode[i]!.bits).toBeCloseTo(1, 1);
    }
  });

  test('hears of an abort while it writes', async () => {
    const { code, tokens } = await it.page.evaluate(async (text) => {
      const writer = await venti.createWriter();
      const abort = new AbortController();
      const piece = writer.generate(text, { maxOutputTokens: 400, abortSignal: abort.signal });
      setTimeout(() => abort.abort(), 30);
      const error = await piece.then(
        () => undefined,
        (reason: Web.AbortedError) => reason,
      );
      await writer.dispose();
      return { code: error?.code, tokens: error?.piece.usage.outputTokens };
    }, quote);
    expect(code).toBe('aborted');
    expect(tokens).toBeLessThan(400);
  });

  test('names a runtime, a worker and a model that are not there', async () => {
    expect(await it.failure(it.page, { runtimeUrl: '/nowhere/' })).toEqual({
      code: 'runtime-missing',
      message: expect.stringContaining(`${it.site.url}nowhere/ort-wasm-simd-threaded.mjs`),
    });
    expect(await it.failure(it.page, { workerUrl: '/nowhere.js' })).toEqual({
      code: 'runtime-failed',
      message: expect.stringContaining('workerUrl'),
    });
    expect(await it.failure(it.page, { model: '/nowhere' })).toEqual({
      code: 'model-not-found',
      message: expect.stringContaining(`${it.site.url}nowhere/manifest.json`),
    });
  });

  test.runIf(isThorough)('writes on the GPU when told to, and on the CPU by itself', async () => {
    const { info, text } = await it.write(it.page, 3, { device: 'webgpu' });
    expect(info).toMatchObject({ device: 'webgpu', threads: 0 });
    expect(text).toMatch(/^Software is eating the world\. \S/);
    expect((await it.write(it.page, 3, { device: 'auto' })).info.device).toBe('wasm');
  });

  test('says that there is no WebGPU', async () => {
    it.beforeWorkers(`Object.defineProperty(navigator, 'gpu', { value: undefined })`);
    expect(await it.failure(it.page, { device: 'webgpu' })).toEqual({
      code: 'unsupported',
      message: expect.stringContaining('no WebGPU'),
    });
  });

  test('says that there is no WebAssembly', async () => {
    it.beforeWorkers('delete globalThis.WebAssembly');
    expect(await it.failure(it.page)).toEqual({
      code: 'unsupported',
      message: expect.stringContaining('no WebAssembly'),
    });
  });

  test('says that there is too little memory for the model', async () => {
    it.beforeWorkers(littleMemory());
    expect(await it.failure(it.page)).toEqual({
      code: 'out-of-memory',
      message: expect.stringContaining('Use a smaller model'),
    });
  });

  test('starts another worker when one has died', async () => {
    const before = await it.page.evaluate(async (text) => {
      const created = await venti.createWriter();
      Object.assign(globalThis, { writer: created });
      return (await created.generate(text, { seed: 5, maxOutputTokens: 20 })).text;
    }, quote);
    const pending = it.page.evaluate(
      async (text) =>
        await writer.generate(text, { maxOutputTokens: 400 }).then(
          () => 'a piece',
          (error: Web.VentiError) => `${error.code}: ${error.message}`,
        ),
      quote,
    );
    const [thread] = it.page.workers();
    await thread!.evaluate(() => {
      setTimeout(() => {
        throw new Error('boom');
      });
    });
    expect(await pending).toMatch(/^runtime-failed: The worker that runs the model died: .*boom/);
    const after = await it.page.evaluate(
      async (text) => (await writer.generate(text, { seed: 5, maxOutputTokens: 20 })).text,
      quote,
    );
    expect(after).toBe(before);
  });
});
