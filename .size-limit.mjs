// Budgets of what an entry makes a program load, minified and compressed with brotli. The runtime is
// not part of them, and importing the package does not load it: test/package sees to that.

const asNodeLoadsIt = (config) => ({
  ...config,
  format: 'esm',
  platform: 'node',
  external: ['onnxruntime-node'],
  logLevel: 'error',
});

export default [
  { name: 'venti-core', path: 'dist/index.js', limit: '30 kB' },
  { name: 'venti-core/quotes', path: 'dist/quotes.js', limit: '12 kB' },
  { name: 'venti-core/testing', path: 'dist/testing.js', limit: '22 kB' },
].map((check) => ({ ...check, modifyEsbuildConfig: asNodeLoadsIt }));
