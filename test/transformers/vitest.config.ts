import type { ViteUserConfig } from 'vitest/config';

/** Tests with the real transformers.js, which weighs too much for `npm test`. */
const config: ViteUserConfig = {
  test: {
    name: 'transformers',
    include: ['test/transformers/**/*.check.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 60_000,
  },
};

export default config;
