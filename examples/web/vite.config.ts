import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';
import { contentSecurityPolicy } from './build/content-security-policy.ts';
import { hostedFiles } from './build/hosted-files.ts';
import { serviceWorkerFiles } from './build/service-worker-files.ts';

const here = new URL('.', import.meta.url);
const serviceWorker = 'service-worker.js';

/** Origins that models may come from beside the page's own: `MODEL_ORIGINS="https://a.example …"`. */
const modelOrigins = (process.env['MODEL_ORIGINS'] ?? '').split(' ').filter(Boolean);

const config: UserConfig = {
  root: fileURLToPath(here),
  // Relative, so that the site works under any path.
  base: './',
  define: { MODEL_ORIGINS: JSON.stringify(modelOrigins) },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        page: fileURLToPath(new URL('index.html', here)),
        'service-worker': fileURLToPath(new URL('src/offline/service-worker.ts', here)),
      },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? serviceWorker : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: { format: 'es' },
  plugins: [
    contentSecurityPolicy(modelOrigins),
    hostedFiles([
      {
        from: new URL('../../models/pocket/', here),
        to: 'models/pocket/',
        files: ['manifest.json', 'model.onnx', 'model.weights', 'tokenizer.json'],
      },
      {
        from: new URL('../../node_modules/onnxruntime-web/dist/', here),
        to: 'assets/onnxruntime-1.30.0/',
        files: [
          'ort-wasm-simd-threaded.mjs',
          'ort-wasm-simd-threaded.wasm',
          // For WebGPU, and fetched for nothing else.
          'ort.webgpu.min.mjs',
          'ort-wasm-simd-threaded.asyncify.mjs',
          'ort-wasm-simd-threaded.asyncify.wasm',
        ],
      },
    ]),
    serviceWorkerFiles(serviceWorker, ['thinkpieces.json']),
  ],
  preview: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
};

export default config;
