import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import type * as Web from '../../src/web/index.ts';
import { connectChromium } from './chromium.ts';
import { Site } from './site.ts';

/** Whether tests in a browser can run here. */
export const hasChromium: boolean = inject('chromium') !== '';

/** Set THOROUGH to test what takes minutes on a small machine as well. */
export const isThorough: boolean = process.env['THOROUGH'] !== undefined;

/** The built package in a page. */
declare const venti: typeof Web;

export const quote = 'Software is eating the world.';

export interface WrittenPiece {
  readonly text: string;
  readonly info: Web.GeneratorInfo;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** A browser and a site for all tests of a file, a profile and a page for each. */
export class ChromiumFixture {
  browser!: Browser;
  site!: Site;
  context!: BrowserContext;
  /** A page of the site with the package in it. */
  page!: Page;

  constructor() {
    beforeAll(async () => {
      this.browser = await connectChromium(inject('chromium'));
      this.site = await Site.start();
    });
    afterAll(async () => {
      await this.browser.close();
      await this.site[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      this.site.reset();
      this.context = await this.browser.newContext();
      this.page = await this.open(this.site.url);
    });
    afterEach(async () => await this.context.close());
  }

  /** A page with the package in it, as a plain `<script type="module">` loads it. */
  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    await page.addScriptTag({
      type: 'module',
      content: `import * as venti from '/dist/web.js'; Object.assign(globalThis, { venti });`,
    });
    await page.waitForFunction('globalThis.venti !== undefined');
    return page;
  }

  /** A piece of a writer of its own. */
  async write(page: Page, seed: number, options: Web.WebWriterOptions = {}): Promise<WrittenPiece> {
    return await page.evaluate(
      async ([text, number, given]) => {
        const writer = await venti.createWriter(given);
        const piece = await writer.generate(text, { seed: number, maxOutputTokens: 30 });
        await writer.dispose();
        return { text: piece.text, info: writer.info };
      },
      [quote, seed, options] as const,
    );
  }

  /** The error that creating a writer ends with. */
  async failure(page: Page, options: Web.WebWriterOptions = {}): Promise<Failure> {
    return await page.evaluate(
      async (given) =>
        await venti.createWriter(given).then(
          () => ({ code: 'none', message: 'There is a writer.' }),
          (error: Web.VentiError) => ({ code: error.code, message: error.message }),
        ),
      options,
    );
  }

  /** Runs a script in every worker of the site before it does anything. */
  beforeWorkers(script: string): void {
    const worker = readFileSync(new URL('../../dist/web/worker.js', import.meta.url));
    this.site.intercept = (path, response) => {
      if (path !== '/dist/web/worker.js') return false;
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`${script};\n${worker}`);
      return true;
    };
  }
}
