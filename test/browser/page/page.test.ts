import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { default as Axe } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { connectChromium } from '../chromium.ts';
import { Site } from '../site.ts';
import { buildPage } from './build-page.ts';
import { Reader } from './reader.ts';

const endpoint = inject('chromium');
const quote = 'Nobody ever got fired for buying a moat.';
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const phrases = fileURLToPath(new URL('phrases.json', import.meta.url));

/** Put into the page where a test asks for it. */
declare const axe: typeof Axe;

describe.skipIf(endpoint === '')('the page', () => {
  let browser: Browser;
  let site: Site;
  let context: BrowserContext;
  let url: string;

  beforeAll(async () => {
    const page = await buildPage();
    browser = await connectChromium(endpoint);
    site = await Site.start({ folders: { page } });
    url = `${site.url}page/`;
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    site.intercept = () => false;
    await context.close();
  });

  async function open(hash = '', options: BrowserContextOptions = {}): Promise<Reader> {
    context = await browser.newContext(options);
    return await Reader.at(context, url + hash);
  }

  describe('an essay', () => {
    test('streams in as an article, and says what made it', async () => {
      const reader = await open();
      await reader.page.evaluate(watchLayout);
      await reader.write(quote, 28);
      const { page } = reader;
      expect(await page.locator('#title').innerText()).toBe(
        'Nobody Ever Got Fired for Buying a Moat',
      );
      expect(await page.title()).toBe('Nobody Ever Got Fired for Buying a Moat · Venti');
      expect(await reader.text()).toMatch(
        /^Nobody ever got fired for buying a moat\.\s+\S.*[.!?…”"]$/s,
      );
      expect(await page.locator('.details').innerText()).toBe('1 min read · written by pocket');
      expect(await page.locator('#facts').innerText()).toMatch(
        /^seed 28 · pocket q8 · WebAssembly, \d+ threads · \d+ tokens\/s$/,
      );
      expect(await page.locator('#cover svg > *').count()).toBeGreaterThan(20);
      expect(await page.evaluate(() => Number(document.body.dataset['shift']))).toBe(0);
      reader.expectPeace();
    });

    test('is heard in finished sentences', async () => {
      const reader = await open();
      await reader.write(quote, 3, 120);
      const said = await reader.page.locator('#announcer > p').allInnerTexts();
      const written = (await reader.text()).replaceAll(/\s+/g, ' ');
      expect(said.length).toBeGreaterThan(2);
      expect(written).toBe(`${quote} ${said.join(' ').replaceAll(/\s+/g, ' ')}`);
      expect(await reader.page.locator('#announcer').getAttribute('aria-live')).toBe('polite');
      expect(await reader.page.locator('#body [aria-live], #body[aria-live]').count()).toBe(0);
    });

    test('goes on where it ended, and comes out anew with the next seed', async () => {
      const reader = await open();
      await reader.write(quote, 28);
      const first = await reader.text();
      await reader.button('Continue').click();
      await reader.settled();
      const longer = await reader.text();
      expect(longer.startsWith(first)).toBe(true);
      expect(longer.length).toBeGreaterThan(first.length);
      await reader.button('Reload').click();
      await reader.settled();
      expect(await reader.page.locator('#facts').innerText()).toMatch(/^seed 29 /);
      expect(await reader.text()).not.toContain(longer.slice(quote.length + 1, quote.length + 60));
      expect(await reader.text()).toContain(quote);
    });

    test('stops when the reader has had enough, and is whole all the same', async () => {
      const reader = await open();
      await reader.quote.fill(quote);
      await reader.set({ seed: 28, length: 400 });
      await reader.quote.press('Enter');
      await reader.page.locator('#body', { hasText: /moat\.\s\S+\s\S+/ }).waitFor();
      await reader.page.keyboard.press('Escape');
      await reader.settled();
      const stopped = await reader.text();
      await reader.button('Continue').click();
      await reader.settled();
      expect(await reader.text()).toContain(stopped.slice(0, 60));
      expect((await reader.text()).length).toBeGreaterThan(stopped.length);
    });
  });

  describe('a link', () => {
    const grants = { permissions: ['clipboard-read', 'clipboard-write'] };

    async function copyLink(): Promise<{ link: string; text: string }> {
      const reader = await open('', grants);
      await reader.write(quote, 28, 60);
      await reader.button('Copy link').click();
      await reader.isTold('Link copied');
      const link = await reader.page.evaluate(() => navigator.clipboard.readText());
      const text = await reader.text();
      await context.close();
      return { link, text };
    }

    test('shows the same essay elsewhere, unverified until it was written again there', async () => {
      const { link, text } = await copyLink();
      expect(link.startsWith(`${url}#piece=1.`)).toBe(true);
      const reader = await open(link.slice(url.length));
      expect(await reader.text()).toBe(text);
      expect(await reader.page.locator('#origin').innerText()).toBe('unverified');
      await reader.button('Write it here and compare').click();
      await reader.settled();
      expect(await reader.page.locator('#origin').innerText()).toBe('verified, word for word');
      expect(await reader.text()).toBe(text);
      reader.expectPeace();
    });

    test('that says something else is found out', async () => {
      const { link, text } = await copyLink();
      const forged = await open();
      const fragment = await forged.page.evaluate(forge, link.split('#piece=1.')[1]!);
      await forged.page.goto(`${url}#piece=1.${fragment}`);
      await forged.page.locator('#origin', { hasText: 'unverified' }).waitFor();
      expect(await forged.text()).toContain('I owe you a million. <b>Sincerely.</b>');
      await forged.button('Write it here and compare').click();
      await forged.settled();
      await forged.isTold('This is not the text of the link');
      expect(await forged.text()).toBe(text);
    });

    test('that is broken or hostile is refused gracefully', async () => {
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
      context = await browser.newContext(grants);
      await context.addInitScript(() => {
        Object.defineProperty(navigator, 'share', {
          value: async (data: ShareData) => void (document.body.dataset['shared'] = data.url),
        });
      });
      const reader = await Reader.at(context, `${url}#gallery/2`);
      await reader.button('Share').click();
      await reader.page.locator('body[data-shared*="#piece=1."]').waitFor();
      await reader.button('Copy text').click();
      await reader.isTold('Text copied');
      const copied = await reader.page.evaluate(() => navigator.clipboard.readText());
      expect(copied.replaceAll(/\s+/g, ' ')).toBe((await reader.text()).replaceAll(/\s+/g, ' '));
      const download = reader.page.waitForEvent('download');
      await reader.button('Download as Markdown').click();
      expect((await download).suggestedFilename()).toMatch(/^[a-z-]+\.md$/);
      expect(await readFile(await (await download).path(), 'utf8')).toMatch(
        /^# .+\n\n[^]+pocket, seed/,
      );
    });
  });

  describe('the gallery', () => {
    test('lists all pieces, and a visit begins with one of them', async () => {
      const reader = await open('#gallery');
      expect(await reader.page.locator('.card').count()).toBe(24);
      await reader.page.locator('.card').nth(4).click();
      await reader.page.locator('#origin', { hasText: 'from the gallery' }).waitFor();
      const title = await reader.page.locator('#title').innerText();
      await reader.page.getByRole('link', { name: 'Gallery' }).click();
      expect(await reader.page.locator('.card h2').nth(4).innerText()).toBe(title);
    });

    test('reads the phrases of the first Venti, as text and never as HTML', async () => {
      const reader = await open('#gallery');
      await reader.page.locator('#file').setInputFiles(phrases);
      await reader.page.locator('.card', { hasText: 'Runway' }).waitFor();
      expect(await reader.page.locator('.card').count()).toBe(2);
      await reader.page.locator('.card').first().click();
      expect(await reader.text()).toContain('<img src=x onerror=alert(1)>');
      expect(await reader.page.locator('#body img').count()).toBe(0);
      reader.expectPeace();
    });

    test('says what is wrong with a file', async () => {
      const reader = await open('#gallery');
      const buffer = Buffer.from('{"title": "x"}');
      await reader.page
        .locator('#file')
        .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer });
      await reader.isTold('These thinkpieces cannot be read');
      expect(await reader.notice.innerText()).toContain('"title"');
    });
  });

  test('offers the corpus by theme, and lines at random', async () => {
    const reader = await open();
    const before = await reader.quote.inputValue();
    await reader.button('Shuffle').click();
    expect(await reader.quote.inputValue()).not.toBe(before);
    await reader.button('Browse').click();
    await reader.page.getByLabel('Theme').selectOption('pricing');
    const line = reader.page.locator('.lines button').first();
    const text = await line.innerText();
    await line.click();
    expect(await reader.quote.inputValue()).toBe(text);
    expect(await reader.quote.evaluate((area) => area === document.activeElement)).toBe(true);
    expect(await reader.page.locator('#lines').isVisible()).toBe(false);
  });

  describe('a reader is told', () => {
    test('that the browser has no WebAssembly', async () => {
      context = await browser.newContext();
      await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
      const reader = await Reader.at(context, url);
      await reader.button('Write').click();
      await reader.isTold('This browser has no WebAssembly');
    });

    test('that nothing can be kept', async () => {
      context = await browser.newContext();
      await context.addInitScript(() => {
        CacheStorage.prototype.open = () => Promise.reject(new DOMException('no', 'SecurityError'));
      });
      const reader = await Reader.at(context, url);
      await reader.isTold('This browser keeps nothing for this page');
    });

    test('that a download failed, and it works when tried again', async () => {
      site.intercept = (path, response) => {
        if (!path.endsWith('model.weights')) return false;
        response.writeHead(503).end();
        return true;
      };
      const reader = await open();
      await reader.write(quote, 1);
      await reader.isTold('The model could not be downloaded');
      site.intercept = () => false;
      await reader.button('Try again').click();
      await reader.settled();
      expect((await reader.text()).length).toBeGreaterThan(quote.length + 20);
    });

    test('that there is no network and no model yet', async () => {
      site.intercept = (path, response) => {
        if (!path.includes('/models/')) return false;
        response.destroy();
        return true;
      };
      const reader = await open();
      await reader.isKept();
      await context.setOffline(true);
      await reader.write(quote, 1);
      await reader.isTold('You are offline, and the model is not here yet');
    });

    test('that a model of another origin is not allowed', async () => {
      const reader = await open();
      await reader.button('Settings').click();
      await reader.page.getByLabel('Model', { exact: true }).selectOption('address');
      await reader.page
        .getByLabel('Address of a model folder')
        .fill('https://models.example/gpt2/');
      await reader.button('Write').click();
      await reader.isTold('Models from https://models.example are not allowed here');
      reader.expectPeace();
    });
  });

  test('loads the model with a bar that counts bytes', async () => {
    const reader = await open();
    await reader.page.evaluate(watchStatus);
    await reader.write(quote, 1);
    const said = await reader.page.evaluate(() => document.body.dataset['said']);
    expect(said).toMatch(/(Downloading|Checking|Loading) the model: \d+\.\d of 7\.8 MB/);
  });

  test('writes without a network once it has been open', async () => {
    const reader = await open();
    await reader.isKept();
    await reader.write(quote, 28);
    const text = await reader.text();
    await context.setOffline(true);
    await reader.page.reload();
    await reader.page.locator('#article').waitFor();
    await reader.write(quote, 28);
    expect(await reader.text()).toBe(text);
  });

  test('isolates itself where the host does not, for more than one thread', async () => {
    await using plain = await Site.start({
      isIsolated: false,
      folders: { deep: await buildPage() },
    });
    context = await browser.newContext();
    const reader = await Reader.at(context, `${plain.url}deep/`);
    await reader.page.waitForFunction(() => crossOriginIsolated);
    await reader.page.locator('#article').waitFor();
    await reader.write(quote, 28);
    expect(await reader.page.locator('#facts').innerText()).toMatch(/WebAssembly, [2-9] threads/);
    reader.expectPeace();
  });

  test('has a Content-Security-Policy that keeps text from becoming HTML', async () => {
    const reader = await open();
    const policy = await reader.page
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)(?!')|\*|https?:/);
    const outcomes = await reader.page.evaluate(() => {
      const attempts = [
        () => (document.body.innerHTML = '<b>x</b>'),
        () => document.write('x'),
        () => new Function('return 1'),
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
    expect(outcomes).toEqual(['TypeError', 'TypeError', 'EvalError', 'TypeError']);
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test('has nothing that axe finds', async () => {
      context = await browser.newContext({ colorScheme });
      await context.addInitScript({ path: axePath });
      const reader = await Reader.at(context, url);
      await reader.button('Settings').click();
      const found = [await findings(reader)];
      await reader.button('Browse').click();
      found.push(await findings(reader));
      await reader.page.goto(`${url}#gallery`);
      found.push(await findings(reader));
      await reader.page.goto(`${url}#piece=1.x`);
      found.push(await findings(reader));
      expect(found.flat()).toEqual([]);
    });
  });

  test('moves nothing for readers who want it so, and fits a phone', async () => {
    const reader = await open('', {
      reducedMotion: 'reduce',
      viewport: { width: 320, height: 640 },
    });
    const { scroll, overflow } = await reader.page.evaluate(() => ({
      scroll: getComputedStyle(document.documentElement).scrollBehavior,
      overflow: document.documentElement.scrollWidth - innerWidth,
    }));
    expect(scroll).toBe('auto');
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test('can be used by keyboard alone', async () => {
    const reader = await open();
    const { keyboard } = reader.page;
    const stops: string[] = [];
    for (let presses = 0; presses < 9; presses++) {
      await keyboard.press('Tab');
      stops.push(
        await reader.page.evaluate(() => {
          const { id, textContent } = document.activeElement as HTMLElement;
          return id || textContent?.trim() || '';
        }),
      );
    }
    expect(stops).toEqual([
      'Skip to the essay',
      'Venti',
      'nav-write',
      'nav-gallery',
      'quote',
      'write',
      'shuffle',
      'browse',
      'adjust',
    ]);
  });
});

/** Adds up how far things move by themselves. */
function watchLayout(): void {
  document.body.dataset['shift'] = '0';
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) {
        document.body.dataset['shift'] = String(
          Number(document.body.dataset['shift']) + entry.value,
        );
      }
    }
  }).observe({ type: 'layout-shift' });
}

/** Writes down what the status bar says. */
function watchStatus(): void {
  const text = document.getElementById('status-text')!;
  new MutationObserver(() => {
    document.body.dataset['said'] = `${document.body.dataset['said'] ?? ''}\n${text.textContent}`;
  }).observe(text, { childList: true, characterData: true, subtree: true });
}

/** Puts another text into a packed piece. */
async function forge(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
  const through = async (data: BlobPart, stream: CompressionStream | DecompressionStream) =>
    new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer();
  const json = new TextDecoder().decode(
    await through(bytes, new DecompressionStream('deflate-raw')),
  );
  const text = ' I owe you a million. <b>Sincerely.</b>';
  const forged = JSON.stringify({ ...JSON.parse(json), text });
  const deflated = new Uint8Array(await through(forged, new CompressionStream('deflate-raw')));
  return btoa(String.fromCharCode(...deflated))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function findings({ page }: Reader): Promise<string[]> {
  return await page.evaluate(async () => {
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
