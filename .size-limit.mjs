// Budgets of what an entry makes a program load, minified and compressed with brotli. The runtime is
// not part of them, and importing the package does not load it: test/package sees to that. An entry
// for the browser fails here if it comes to need Node.

const entry = (name, path, limit, platform) => ({
  name,
  path,
  limit,
  modifyEsbuildConfig: (config) => ({
    ...config,
    format: 'esm',
    platform,
    external: ['onnxruntime-node'],
    logLevel: 'error',
  }),
});

/** Web servers compress with gzip where they do not know better. */
const gzip = (options) => ({ ...options, gzip: true, brotli: false });

export default [
  entry('venti-core', 'dist/index.js', '36 kB', 'node'),
  entry('venti-core/quotes', 'dist/quotes.js', '12 kB', 'browser'),
  // What the page loads, and what the worker loads.
  gzip(entry('venti-core/web', 'dist/web.js', '26 kB', 'browser')),
  gzip(entry('venti-core/web/worker', 'dist/web/worker.js', '35 kB', 'browser')),
  entry('venti-core/testing', 'dist/testing.js', '22 kB', 'browser'),
  entry('venti-core/backends', 'dist/backends.js', '30 kB', 'browser'),
  entry('venti-core/transformers', 'dist/transformers.js', '30 kB', 'browser'),
];
