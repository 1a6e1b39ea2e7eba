// Measures one library in a page of a Chromium of its own. Reads a job as JSON from standard input and
// prints its figures as JSON, as ../measure.mjs does for Node. CHROMIUM names the browser.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serveFolders } from './serve-folders.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Memory is measured when a page asks, and not some twenty seconds later. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--enable-blink-features=ForceEagerMeasureMemory',
];

/** @type {import('../job.mjs').Job} */
const job = JSON.parse(readFileSync(0, 'utf8'));
const site = await serveFolders({
  bench: fromHere('..'),
  dist: fromHere('../../dist'),
  model: job.model,
  modules: fromHere('../peers/node_modules'),
  onnxruntime: fromHere('../../node_modules/onnxruntime-web/dist'),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: flags,
});
try {
  const page = await browser.newPage();
  await page.goto(site.url);
  const figures = await page.evaluate(async (given) => {
    const { measure } = await import('/bench/web/page.mjs');
    return await measure(given);
  }, job);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const processorMs = processInfo.reduce((total, { cpuTime }) => total + cpuTime * 1000, 0);
  process.stdout.write(`${JSON.stringify({ ...figures, processorMs })}\n`);
} finally {
  await browser.close();
  site.close();
}
