import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import buildPackage from '../build.ts';
import { startChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens; empty where there is none. */
    readonly chromium: string;
  }
}

const bundles = fileURLToPath(new URL('.build', import.meta.url));

/** Builds the package and the worker that tests drive, and starts one browser for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildPackage();
  await build({
    entryPoints: [fileURLToPath(new URL('backend-worker.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    outdir: bundles,
    logLevel: 'error',
  });
  const server = await startChromium();
  if (!server) {
    console.warn('SKIPPED: tests in a browser. Install Chromium, or name one in CHROMIUM.');
  }
  project.provide('chromium', server?.wsEndpoint() ?? '');
  return async () => {
    await server?.close();
    await rm(bundles, { recursive: true, force: true });
  };
}
