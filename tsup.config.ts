import type { Options } from 'tsup';

const options: Options = {
  entry: {
    index: 'src/index.ts',
    quotes: 'src/quotes/index.ts',
    testing: 'src/testing.ts',
    backends: 'src/backends.ts',
    transformers: 'src/transformers.ts',
    'cli/main': 'src/cli/main.ts',
    'node/worker': 'src/node/worker.ts',
    web: 'src/web/index.ts',
    'web/worker': 'src/web/worker.ts',
  },
  format: 'esm',
  target: 'node20',
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  external: ['onnxruntime-node', 'onnxruntime-common'],
  // In a browser without a bundler, nobody resolves names of packages.
  noExternal: ['@noble/hashes'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
};

export default options;
