import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connectChromium } from '../chromium.ts';
import { Site } from '../site.ts';
import { buildPage } from './build-page.ts';
import { Firefox, firefoxPath } from './firefox.ts';
import { Reader } from './reader.ts';

const endpoint = inject('chromium');
const order = { quote: 'Nobody ever got fired for buying a moat.', seed: 28, length: 60 };

if (!firefoxPath) console.warn('SKIPPED: the page in Firefox. Install it, or name one in FIREFOX.');

describe.skipIf(!firefoxPath)('the page in Firefox', () => {
  let site: Site;
  let firefox: Firefox;

  beforeAll(async () => {
    site = await Site.start({ folders: { page: await buildPage('page-in-firefox') } });
    firefox = await Firefox.start(firefoxPath!);
  }, 120_000);
  afterAll(async () => {
    await firefox[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  test('writes an essay, the same as in Chromium where that is here', {
    timeout: 240_000,
  }, async () => {
    await firefox.open(`${site.url}page/`);
    const written = await firefox.evaluate(write, order);
    expect(written.text.startsWith(order.quote)).toBe(true);
    expect(written.text.length).toBeGreaterThan(order.quote.length + 60);
    expect(written.facts).toMatch(
      /^seed 28 · pocket q8 · WebAssembly, [2-9] threads · \d+ tokens\/s$/,
    );
    expect(written.notices).toBe('');
    expect(written.hiddenPixels).toBe(0);
    expect(written.emptyLines).toBeLessThan(1);
    if (endpoint === '') return;
    await using browser = await connectChromium(endpoint);
    const reader = await Reader.at(await browser.newContext(), `${site.url}page/`);
    await reader.write(order.quote, order.seed, order.length);
    expect(await reader.text()).toBe(written.text);
  });
});

/** Fills in the form and waits for the essay; runs in the page. */
async function write({ quote, seed, length }: typeof order) {
  const find = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const article = find('article');
  await until(() => !article.hidden);
  find<HTMLTextAreaElement>('quote').value = quote;
  find('quote').dispatchEvent(new InputEvent('input'));
  find<HTMLInputElement>('seed').value = String(seed);
  find<HTMLInputElement>('length').value = String(length);
  find('write').click();
  const isSettled = (): boolean =>
    article.getAttribute('aria-busy') === 'false' || find('notices').textContent !== '';
  await until(() => article.getAttribute('aria-busy') === 'true');
  await until(isSettled);
  const { scrollHeight, clientHeight } = find('quote');
  const line = Number.parseFloat(getComputedStyle(find('quote')).lineHeight);
  const paragraphs = [...document.querySelectorAll('#body > p')];
  return {
    text: paragraphs.map(({ textContent }) => textContent).join('\n\n'),
    facts: find('facts').textContent,
    notices: find('notices').textContent,
    /** Of the opening line, in its field. */
    hiddenPixels: scrollHeight - clientHeight,
    emptyLines: clientHeight / line - 2,
  };
}
