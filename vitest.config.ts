import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';
import { reportersOf } from './test/reporters.ts';

const config: ViteUserConfig = {
  test: {
    ...reportersOf('tests'),
    // One less than there are processors is the default, which leaves one of two idle.
    maxWorkers: '100%',
    projects: [
      {
        resolve: {
          alias: {
            'venti-core/quotes': fileURLToPath(new URL('src/quotes/index.ts', import.meta.url)),
          },
        },
        test: { name: 'unit', include: ['src/**/*.test.ts', 'examples/web/src/**/*.test.ts'] },
      },
      {
        test: {
          name: 'model',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          globalSetup: ['test/build.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
};

export default config;
