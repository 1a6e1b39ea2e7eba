import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build as buildWithEsbuild } from 'esbuild';
import { build as buildWithVite } from 'vite';
import { describe, expect, test } from 'vitest';
import { ChromiumFixture, hasChromium } from './chromium-fixture.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const apps = path('apps');
const built = path('.build');

describe.skipIf(!hasChromium)('an app opened in Chromium', () => {
  const it = new ChromiumFixture();

  /** What the app writes when it is served from a sub-path, with model and runtime beside it. */
  async function open(name: string): Promise<string> {
    for (const [folder, place] of [
      ['models', 'models'],
      ['onnxruntime', 'node_modules/onnxruntime-web/dist'],
    ] as const) {
      const link = join(built, name, folder);
      // A run that was killed leaves it behind.
      await rm(link, { force: true });
      await symlink(path(`../../${place}`), link);
    }
    await it.page.goto(`${it.site.url}bundles/${name}/index.html`);
    const text = it.page.locator('p:not(:empty)');
    return (await text.textContent()) ?? '';
  }

  test('works from a plain script', async () => {
    await cp(join(apps, 'plain'), join(built, 'plain'), { recursive: true });
    expect(await open('plain')).toMatch(/^Cash is king\. /);
  });

  test('works when Vite has built it', async () => {
    await buildWithVite({
      root: join(apps, 'vite'),
      base: './',
      logLevel: 'error',
      configFile: false,
      build: { outDir: join(built, 'vite'), emptyOutDir: true, target: 'es2022' },
    });
    expect(await open('vite')).toMatch(/^Cash is king\. /);
  });

  test('works when esbuild has built it', async () => {
    await buildWithEsbuild({
      entryPoints: { main: join(apps, 'esbuild/main.js'), worker: 'venti-core/web/worker' },
      bundle: true,
      format: 'esm',
      outdir: join(built, 'esbuild'),
      absWorkingDir: path('../..'),
      logLevel: 'error',
    });
    await cp(join(apps, 'esbuild/index.html'), join(built, 'esbuild/index.html'));
    expect(await open('esbuild')).toMatch(/^Cash is king\. /);
  });
});

test('a program that takes little of the package gets little', async () => {
  const { outputFiles } = await buildWithEsbuild({
    stdin: {
      contents: `import { VentiError } from 'venti-core/web'; console.log(VentiError.isInstance(1));`,
      resolveDir: path('.'),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  expect(gzipSync(outputFiles[0]!.contents).byteLength).toBeLessThan(4000);
});
