import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { default as Axe } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { modelBytes, parseManifest } from '../../../src/models/manifest.ts';
import { connectChromium } from '../chromium.ts';
import { littleMemory } from '../little-memory.ts';
import { longestTask } from '../main-thread.ts';
import { Site } from '../site.ts';
import { buildPage } from './build-page.ts';
import { Reader } from './reader.ts';

const endpoint = inject('chromium');
const quote = 'Nobody ever got fired for buying a moat.';
const phrases = fileURLToPath(new URL('phrases.json', import.meta.url));
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Put into the page where a test asks for it. */
declare const axe: typeof Axe;

describe.skipIf(endpoint === '')('the page', () => {
  let folder: string;
  let browser: Browser;
  let site: Site;
  let url: string;
  /** The profile of somebody who has been here before. */
  let regular: BrowserContext;
  const guests: BrowserContext[] = [];

  beforeAll(async () => {
    folder = await buildPage();
    browser = await connectChromium(endpoint);
    site = await Site.start({ folders: { page: folder } });
    url = `${site.url}page/`;
    regular = await profile({ permissions: ['clipboard-read', 'clipboard-write'] });
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    site.reset();
    for (const page of regular.pages()) await page.close();
    for (const guest of guests.splice(0)) await guest.close();
  });

  /** Saves data, so that the model is loaded when it is needed and not before. */
  async function profile(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await browser.newContext(options);
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
    return context;
  }

  async function open(hash = ''): Promise<Reader> {
    return await Reader.at(regular, url + hash);
  }

  /** Somebody who has never been here. */
  async function openAsGuest(options: BrowserContextOptions = {}): Promise<Reader> {
    const guest = await profile(options);
    guests.push(guest);
    return await Reader.at(guest, url);
  }

  /** Answers with this script where the page asks for the one of its worker. */
  function replaceWorker(change: (script: string) => string): void {
    site.intercept = (path, response) => {
      if (!/\/worker-[^/]*\.js$/.test(path)) return false;
      void readFile(folder + path.slice('/page'.length), 'utf8').then((script) => {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(change(script));
      });
      return true;
    };
  }

  test('an essay streams in, goes on, stops, and comes out anew', async () => {
    const reader = await open();
    const { page } = reader;
    await reader.quote.fill(quote);
    await page.evaluate(watchStatus);

    await reader.write(quote, 28, 60);
    const first = await reader.text();
    expect(first).toMatch(/^Nobody ever got fired for buying a moat\.\s+\S.*[.!?…”"]$/s);
    expect(await reader.read('#title')).toBe('Nobody Ever Got Fired for Buying a Moat');
    expect(await page.title()).toBe('Nobody Ever Got Fired for Buying a Moat · Venti');
    expect(await reader.read('#reading-time')).toBe('1 min read');
    expect(await reader.read('#maker')).toBe('written by pocket');
    expect(await reader.read('#facts')).toMatch(
      /^seed 28 · pocket q8 · WebAssembly, [2-9] threads · \d+ tokens\/s$/,
    );
    expect(await page.locator('#cover svg > *').count()).toBeGreaterThan(20);
    expect(await reader.heard()).toBe(first.slice(quote.length).trim().replaceAll(/\s+/g, ' '));

    await reader.button('Reload').click();
    await reader.settled();
    const second = await reader.text();
    expect(await reader.read('#facts')).toMatch(/^seed 29 /);
    expect(second).not.toContain(first.slice(quote.length));

    await page.evaluate(watchLayout);
    await reader.button('Continue').click();
    await reader.settled();
    expect(await page.evaluate(() => document.body.dataset['shift'])).toBe('0');
    const longer = await reader.text();
    expect(longer.startsWith(second)).toBe(true);
    expect(longer.length).toBeGreaterThan(second.length);
    expect(await reader.heard()).toBe(longer.slice(second.length).trim().replaceAll(/\s+/g, ' '));

    await page.evaluate(stopAtFirstWords, quote);
    await reader.set({ seed: 28, length: 400 });
    await reader.quote.press('Enter');
    await reader.settled();
    const stopped = await reader.text();
    expect(stopped.length).toBeLessThan(longer.length);
    await reader.button('Continue').click();
    await reader.settled();
    expect((await reader.text()).startsWith(stopped)).toBe(true);

    const said = await page.evaluate(() => document.body.dataset['said']);
    const total = ((await downloadBytes(folder)) / 1e6).toFixed(1);
    expect(said).toMatch(new RegExp(`^Downloading: \\d+\\.\\d of ${total} MB$`, 'm'));
    expect(said).toMatch(/^Loading the model: /m);
    reader.expectPeace();
  });

  test('the page is free to answer within 50 ms while an essay is written', async () => {
    const reader = await open();
    await reader.write(quote, 1);
    const longest = await longestTask(browser, reader.page, async () => {
      await reader.write(quote, 2, 200);
    });
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(50);
  });

  describe('a link', () => {
    test('shows the same essay elsewhere, and a forged one is found out', async () => {
      const writer = await open();
      await writer.write(quote, 28, 60);
      await writer.button('Copy link').click();
      await writer.isTold('Link copied');
      const link = await writer.page.evaluate(() => navigator.clipboard.readText());
      const text = await writer.text();
      expect(link.startsWith(`${url}#piece=1.`)).toBe(true);

      const reader = await open(link.slice(url.length));
      expect(await reader.text()).toBe(text);
      expect(await reader.read('#origin')).toBe('unverified');
      await reader.button('Write it here and compare').click();
      await reader.settled();
      expect(await reader.read('#origin')).toBe('verified, word for word');
      expect(await reader.text()).toBe(text);

      await reader.page.goto(forge(link, { text: ' I owe you a million. <b>Sincerely.</b>' }));
      await reader.page.locator('#origin', { hasText: 'unverified' }).waitFor();
      expect(await reader.text()).toContain('I owe you a million. <b>Sincerely.</b>');
      await reader.button('Write it here and compare').click();
      await reader.settled();
      await reader.isTold('This is not the text of the link');
      expect(await reader.text()).toBe(text);

      await reader.page.goto(forge(link, { text: '' }, { device: 'cpu' }));
      await reader.page.locator('#doubt-text', { hasText: 'too long' }).waitFor();
      await reader.button('Write it here and compare').click();
      await reader.isTold('This was written on another kind of device');
      reader.expectPeace();
    });

    test('that is broken or hostile is refused', async () => {
      const reader = await open();
      for (const fragment of [
        'piece=1.zzz',
        'piece=',
        `piece=1.${'A'.repeat(9000)}`,
        'piece=9.x',
      ]) {
        await reader.page.goto(`${url}#${fragment}`);
        await reader.isTold('This link is broken');
        await reader.button('Dismiss').click();
      }
      reader.expectPeace();
    });

    test('can be handed to other apps, and the text taken along', async () => {
      const reader = await open('#gallery/2');
      const { page } = reader;
      await page.clock.install();
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'share', {
          value: async ({ url }: ShareData) => document.body.setAttribute('data-shared', url ?? ''),
        });
        document.getElementById('share')!.hidden = false;
      });
      await reader.button('Share').click();
      await page.locator('body[data-shared*="#piece=1."]').waitFor();
      await reader.button('Copy text').click();
      await reader.isTold('Text copied');
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await reader.text());
      await page.clock.fastForward('00:07');
      expect(await reader.notice.count()).toBe(0);
      const downloading = page.waitForEvent('download');
      await reader.button('Download as Markdown').click();
      const download = await downloading;
      expect(download.suggestedFilename()).toMatch(/^[a-z-]+\.md$/);
      expect(await readAll(await download.createReadStream())).toMatch(
        /^# .+\n\n.+pocket, seed \d/s,
      );
    });
  });

  describe('the gallery', () => {
    test('lists all pieces, and reads the phrases of the first Venti as text', async () => {
      const reader = await open('#gallery');
      const { page } = reader;
      const cards = page.locator('.card');
      expect(await cards.count()).toBe(24);
      const title = await cards.nth(4).locator('h2').textContent();
      await cards.nth(4).click();
      await page.locator('#origin', { hasText: 'from the gallery' }).waitFor();
      expect(await reader.read('#title')).toBe(title);

      await page.getByRole('link', { name: 'Gallery' }).click();
      await page.locator('#file').setInputFiles(phrases);
      await cards.filter({ hasText: 'Runway' }).waitFor();
      expect(await cards.count()).toBe(2);
      await cards.first().click();
      await page.locator('#maker', { hasText: 'unknown' }).waitFor();
      expect(await reader.text()).toContain('<img src=x onerror=alert(1)>');
      expect(await page.locator('#body img').count()).toBe(0);
      reader.expectPeace();
    });

    test('says what is wrong with a file', async () => {
      const reader = await open('#gallery');
      const buffer = Buffer.from('{"title": "x"}');
      const file = { name: 'a.json', mimeType: 'application/json', buffer };
      await reader.page.locator('#file').setInputFiles(file);
      await reader.isTold('These thinkpieces cannot be read');
      expect(await reader.notice.textContent()).toContain('"title"');
    });
  });

  test('the corpus is offered by theme, and at random', async () => {
    const reader = await open();
    const before = await reader.quote.inputValue();
    await reader.button('Shuffle').click();
    expect(await reader.quote.inputValue()).not.toBe(before);
    await reader.button('Browse').click();
    await reader.page.getByLabel('Theme').selectOption('pricing');
    const line = reader.page.locator('.lines button').first();
    const text = await line.textContent();
    await line.click();
    expect(await reader.quote.inputValue()).toBe(text);
    expect(await reader.quote.evaluate((area) => area === document.activeElement)).toBe(true);
    expect(await reader.page.locator('#lines').isVisible()).toBe(false);
  });

  describe('a reader is told', () => {
    test('that the browser has no WebAssembly', async () => {
      replaceWorker((script) => `delete globalThis.WebAssembly;\n${script}`);
      const reader = await openAsGuest({ serviceWorkers: 'block' });
      await reader.write(quote, 1);
      await reader.isTold('The model cannot run in this browser');
      expect(await reader.notice.textContent()).toContain('no WebAssembly');
    });

    test('that the browser has no WebGPU', async () => {
      replaceWorker((script) => `Object.defineProperty(navigator, 'gpu', {});\n${script}`);
      const reader = await openAsGuest({ serviceWorkers: 'block' });
      await reader.page.locator('#device').evaluate((select) => {
        (select as HTMLSelectElement).value = 'webgpu';
      });
      await reader.write(quote, 1);
      await reader.isTold('The model cannot run in this browser');
      expect(await reader.notice.textContent()).toContain('no WebGPU');
    });

    test('that memory ran out', async () => {
      replaceWorker((script) => `${littleMemory()}\n${script}`);
      const reader = await openAsGuest({ serviceWorkers: 'block' });
      await reader.write(quote, 1);
      await reader.isTold('Out of memory');
    });

    test('that nothing is kept', async () => {
      replaceWorker((script) => `caches.open = () => Promise.reject(new Error());\n${script}`);
      const reader = await openAsGuest({ serviceWorkers: 'block' });
      await reader.write(quote, 1);
      await reader.isTold('This browser keeps nothing for this page');
      expect(await reader.text()).toMatch(/moat\.\s+\S/);
    });

    test('that a download failed, and that there is no network', async () => {
      site.intercept = (path, response) => {
        if (!path.endsWith('model.weights')) return false;
        response.writeHead(503).end();
        return true;
      };
      const reader = await openAsGuest();
      await reader.isKept();
      await reader.write(quote, 1);
      await reader.isTold('The model could not be downloaded');
      await reader.page.context().setOffline(true);
      await reader.button('Try again').click();
      await reader.isTold('You are offline, and the model is not here yet');
      await reader.page.context().setOffline(false);
      site.reset();
      await reader.button('Try again').click();
      await reader.settled();
      expect(await reader.text()).toMatch(/moat\.\s+\S/);
    });

    test('that a model of another origin is not allowed, and one of this is', async () => {
      const reader = await open();
      await reader.button('Settings').click();
      await reader.page.locator('#model').selectOption('address');
      await reader.page.locator('#address').fill('https://models.example/gpt2/');
      await reader.button('Write').click();
      await reader.isTold('Models from https://models.example are not allowed here');
      reader.expectPeace();
      await reader.page.locator('#address').fill('/models/pocket/');
      await reader.button('Write').click();
      await reader.settled();
      expect(await reader.read('#facts')).toMatch(/pocket q8/);
    });
  });

  test('a host without headers and a visit without a network have the same essay', async () => {
    await using plain = await Site.start({ isIsolated: false, folders: { 'a-path': folder } });
    const guest = await browser.newContext();
    guests.push(guest);
    const reader = await Reader.at(guest, `${plain.url}a-path/`);
    await reader.page.waitForFunction(() => crossOriginIsolated);
    await reader.page.locator('#article').waitFor();
    await reader.write(quote, 28, 60);
    expect(await reader.read('#facts')).toMatch(/WebAssembly, [2-9] threads/);
    const text = await reader.text();

    await guest.setOffline(true);
    await reader.page.reload();
    await reader.page.locator('#article').waitFor();
    await reader.write(quote, 28, 60);
    expect(await reader.text()).toBe(text);
  });

  test('the Content-Security-Policy keeps text from becoming HTML', async () => {
    const reader = await open();
    const policy = await reader.page
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute('content');
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/'unsafe-|\*|https?:|data:|blob:/);
    const outcomes = await reader.page.evaluate(() => {
      const attempts = [
        () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
        () => document.write('x'),
        () => document.createElement('script').append('1'),
        () => new Worker('https://other.example/worker.js'),
      ];
      return attempts.map((attempt) => {
        try {
          attempt();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      });
    });
    expect(outcomes).toEqual(['TypeError', 'TypeError', 'done', 'TypeError']);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in %s colours', async (colorScheme) => {
    const reader = await open();
    const { page } = reader;
    await page.emulateMedia({ colorScheme });
    await page.evaluate(await readFile(axePath, 'utf8'));
    const found = async () =>
      await page.evaluate(async () => {
        const { violations } = await axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
      });
    await reader.button('Settings').click();
    expect(await found()).toEqual([]);
    await reader.button('Browse').click();
    expect(await found()).toEqual([]);
    await page.goto(`${url}#gallery`);
    expect(await found()).toEqual([]);
    await page.goto(`${url}#piece=1.x`);
    await reader.isTold('This link is broken');
    expect(await found()).toEqual([]);
  });

  test('it can be used by keyboard alone, on a small phone, without motion', async () => {
    const reader = await open();
    const { page } = reader;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 320, height: 640 });
    const { scroll, overflow } = await page.evaluate(() => ({
      scroll: getComputedStyle(document.documentElement).scrollBehavior,
      overflow: document.documentElement.scrollWidth - innerWidth,
    }));
    expect(scroll).toBe('auto');
    expect(overflow).toBeLessThanOrEqual(0);
    const stops: string[] = [];
    for (let presses = 0; presses < 9; presses++) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(
          () => document.activeElement!.id || document.activeElement!.textContent!,
        ),
      );
    }
    expect(stops.join(' ')).toBe(
      'Skip to the essay Venti nav-write nav-gallery quote write shuffle browse adjust',
    );
  });
});

/** Bytes that the first visit to a built page downloads for its model: the model and the runtime. */
async function downloadBytes(folder: string): Promise<number> {
  const manifest = await readFile(join(folder, 'models/pocket/manifest.json'), 'utf8');
  const runtime = join(folder, 'assets/onnxruntime-1.30.0/ort-wasm-simd-threaded.wasm');
  return modelBytes(parseManifest(manifest, '')) + (await stat(runtime)).size;
}

/** Adds up how far things move, whoever moves them. */
function watchLayout(): void {
  const { dataset } = document.body;
  dataset['shift'] = '0';
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value } = entry as PerformanceEntry & { readonly value: number };
      dataset['shift'] = String(Number(dataset['shift']) + value);
    }
  }).observe({ type: 'layout-shift' });
}

/** Writes down what the status bar says. */
function watchStatus(): void {
  const { dataset } = document.body;
  const status = document.getElementById('status-text')!;
  new MutationObserver(() => {
    dataset['said'] = `${dataset['said'] ?? ''}\n${status.textContent}`;
  }).observe(status, { childList: true });
}

/** Presses Escape as soon as an essay has begun. */
function stopAtFirstWords(opening: string): void {
  const article = document.getElementById('article')!;
  const body = document.getElementById('body')!;
  new MutationObserver((_, observer) => {
    const isGrowing = article.ariaBusy === 'true' && body.textContent!.length > opening.length;
    if (!isGrowing) return;
    observer.disconnect();
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  }).observe(body, { childList: true, characterData: true, subtree: true });
}

/** Puts other things into a link, and into what it says of the model. */
function forge(link: string, changes: object, modelChanges: object = {}): string {
  const [page, packed] = link.split('#piece=1.') as [string, string];
  const piece = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64url')).toString());
  Object.assign(piece, changes);
  Object.assign(piece.recipe.model, modelChanges);
  const forged = deflateRawSync(JSON.stringify(piece)).toString('base64url');
  return `${page}#piece=1.${forged}`;
}
