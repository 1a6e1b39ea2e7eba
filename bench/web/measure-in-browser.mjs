// Measures one library in a page of a Chromium of its own. Reads a job as JSON from standard input and
// prints its figures as JSON, as ../measure.mjs does for Node. CHROMIUM names the browser.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { peakMiB } from '../peak-memory.mjs';
import { pageDevices } from './page-devices.mjs';
import { serveFolders } from './serve-folders.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

const flags = ['--headless', '--no-sandbox', '--disable-background-networking'];
const vulkanFlags = [
  '--enable-features=Vulkan,VulkanFromANGLE,DefaultANGLEVulkan',
  '--use-vulkan=native',
  '--use-gl=angle',
  '--use-angle=vulkan',
  '--disable-software-rasterizer',
];
/** On Linux a page gets WebGPU only when asked for, and through Vulkan. */
const deviceFlags = {
  wasm: ['--disable-gpu'],
  'browser-webgpu': [
    '--enable-unsafe-webgpu',
    '--ignore-gpu-blocklist',
    ...(process.platform === 'linux' ? vulkanFlags : []),
  ],
};

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
  args: [...flags, ...deviceFlags[job.device]],
});
try {
  const page = await browser.newPage();
  await page.goto(site.url);
  const figures = await page.evaluate(
    async (given) => {
      const { measure } = await import('/bench/web/page.mjs');
      return await measure(given);
    },
    { ...job, device: pageDevices[job.device] },
  );
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const processorMs = processInfo.reduce((total, { cpuTime }) => total + cpuTime * 1000, 0);
  const memory = { peakMiB: Math.max(...processInfo.map(peakOf)) };
  process.stdout.write(`${JSON.stringify({ ...figures, ...memory, processorMs })}\n`);
} finally {
  await browser.close();
  site.close();
}

/**
 * Most memory of a process that draws pages, their workers included. What a page is told of its memory comes a
 * minute late while threads of it wait.
 */
function peakOf({ type, id }) {
  return type === 'renderer' ? peakMiB(id) : 0;
}
