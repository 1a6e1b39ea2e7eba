import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Somebody in front of the page, and what the browser has to say about it. */
export class Reader {
  readonly page: Page;
  /** Errors, and what the Content-Security-Policy stopped. */
  readonly complaints: string[] = [];
  /** Addresses outside the site that were asked for. */
  readonly strangers: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page and waits until it shows something. */
  static async at(context: BrowserContext, url: string): Promise<Reader> {
    const reader = new Reader(await context.newPage());
    const { origin } = new URL(url);
    reader.page.on('pageerror', (error) => reader.complaints.push(error.message));
    reader.page.on('console', (message) => {
      if (message.type() === 'error') reader.complaints.push(message.text());
    });
    reader.page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin) {
        reader.strangers.push(request.url());
      }
    });
    await reader.page.goto(url);
    await reader.page.locator('main > :is(.article, .gallery):visible').first().waitFor();
    return reader;
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  get quote(): Locator {
    return this.page.getByRole('textbox', { name: 'Opening line' });
  }

  get notice(): Locator {
    return this.page.locator('.notice');
  }

  /** Writes an essay and waits for its end. */
  async write(quote: string, seed: number, length = 40): Promise<void> {
    await this.quote.fill(quote);
    await this.set({ seed, length });
    await this.button('Write').click();
    await this.settled();
  }

  async set({ seed, length }: { seed: number; length: number }): Promise<void> {
    await this.page.locator('#seed').evaluate((input, value) => {
      (input as HTMLInputElement).value = String(value);
    }, seed);
    await this.page.locator('#length').evaluate((input, value) => {
      (input as HTMLInputElement).value = String(value);
    }, length);
  }

  /** Waits until nothing is being written any more. */
  async settled(): Promise<void> {
    await this.page.locator('#status').waitFor({ state: 'hidden' });
    await this.page.locator('#article[aria-busy="false"]').waitFor();
  }

  /** Waits until the service worker is in charge of the page. */
  async isKept(): Promise<void> {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  /** The essay, its paragraphs parted by blank lines. */
  async text(): Promise<string> {
    return (await this.page.locator('#body > p').allTextContents()).join('\n\n');
  }

  /** What a screen reader was told to say of the essay. */
  async heard(): Promise<string> {
    const sentences = await this.page.locator('#announcer > p').allTextContents();
    return sentences.join(' ').replaceAll(/\s+/g, ' ');
  }

  async read(selector: string): Promise<string | null> {
    return await this.page.locator(selector).textContent();
  }

  /** Waits for a notice with this title. */
  async isTold(title: string): Promise<void> {
    await this.notice.getByText(title, { exact: true }).waitFor();
  }

  /** That nothing was wrong and nobody else was asked. */
  expectPeace(): void {
    expect(this.complaints).toEqual([]);
    expect(this.strangers).toEqual([]);
  }
}
