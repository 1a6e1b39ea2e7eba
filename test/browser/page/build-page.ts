import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/**
 * Builds examples/web against the package in `dist/`.
 * @param name of the folder to build into, one for each test file
 * @returns the folder of the site
 */
export async function buildPage(name = 'page'): Promise<string> {
  const outDir = root(`test/browser/.build/${name}`);
  await build({
    configFile: root('examples/web/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}
