import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Builds examples/web against the package in `dist/`. @returns the folder of the site */
export async function buildPage(): Promise<string> {
  const outDir = root('test/browser/.build/page');
  await build({
    configFile: root('examples/web/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}
