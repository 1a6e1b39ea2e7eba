import type { ViteUserConfig } from 'vitest/config';
import { reportersOf } from '../reporters.ts';

/** Tests of the tarball that npm would publish. They take a registry, so `npm test` leaves them out. */
const config: ViteUserConfig = {
  test: {
    ...reportersOf('package'),
    name: 'package',
    include: ['test/package/**/*.check.ts'],
    globalSetup: ['test/package/install.ts'],
    testTimeout: 120_000,
  },
};

export default config;
