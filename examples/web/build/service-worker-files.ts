import { createHash } from 'node:crypto';
import type { Plugin, Rollup } from 'vite';

/** Large files, which are kept when they are used and not before. */
const large = /^models\/|\.wasm$/;

/**
 * Tells the built service worker which files a visit needs, as the constants `shellFiles` and `buildId`.
 * @param name of its script
 * @param publicFiles files of the site that are not built
 */
export function serviceWorkerFiles(name: string, publicFiles: readonly string[]): Plugin {
  return {
    name: 'service-worker-files',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle[name] as Rollup.OutputChunk;
      const built = Object.values(bundle).filter(
        ({ fileName }) => fileName !== name && !large.test(fileName),
      );
      const digest = createHash('sha256');
      for (const file of built) digest.update(file.type === 'chunk' ? file.code : file.source);
      const files = built.map(({ fileName }) => (fileName === 'index.html' ? './' : fileName));
      const constants = {
        shellFiles: [...files, ...publicFiles],
        buildId: digest.digest('hex').slice(0, 12),
      };
      for (const [constant, value] of Object.entries(constants)) {
        worker.code = `const ${constant}=${JSON.stringify(value)};${worker.code}`;
      }
    },
  };
}
