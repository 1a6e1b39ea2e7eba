// Takes screenshot.png of the page as `npm run build:web` left it, the same from the same build:
//
//     npm run web:screenshot
//     npm run web:screenshot -- --piece 3
//
// Needs Chromium; CHROMIUM names another than Debian's.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const { values } = parseArgs({
  options: {
    /** Number of a piece in the gallery, counted from 1. */
    piece: { type: 'string', default: '7' },
    out: { type: 'string', default: fileURLToPath(new URL('screenshot.png', import.meta.url)) },
  },
});

const server = await preview({
  configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
  logLevel: 'warn',
  preview: { port: 0 },
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 1000 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    // The page would be loaded once more when it has one.
    serviceWorkers: 'block',
  });
  const [address] = server.resolvedUrls?.local ?? [];
  await page.goto(`${address}#gallery/${values.piece}`);
  await page.locator('#origin', { hasText: 'from the gallery' }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: values.out });
} finally {
  await browser.close();
  await server.close();
}
