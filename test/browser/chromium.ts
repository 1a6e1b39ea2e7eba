import { existsSync } from 'node:fs';
import { type Browser, type BrowserServer, chromium } from 'playwright-core';

/** Where a Chromium is usually installed; `CHROMIUM` names another. */
const places = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** WebGPU comes from SwiftShader, a graphics driver in software that Chromium carries. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-background-networking',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

/** A browser with a profile of its own, for all test files; undefined where there is no Chromium. */
export async function startChromium(): Promise<BrowserServer | undefined> {
  const executablePath = places.find((place) => place && existsSync(place));
  if (!executablePath) return undefined;
  return await chromium.launchServer({ executablePath, args: flags });
}

export async function connectChromium(endpoint: string): Promise<Browser> {
  return await chromium.connect(endpoint);
}
