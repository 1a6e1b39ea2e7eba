import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'tsup';

/**
 * Bundles sources of this project and loads them: for programs that look inside the package. ONNX
 * Runtime stays outside, because its binaries cannot be bundled: programs that run models choose a folder
 * within the project.
 * @param {Record<string, string>} entry sources by name, from the project's root
 * @param {string} outDir where the bundles go
 * @returns {Promise<Record<string, any>>} the modules by name
 */
export async function loadBundles(entry, outDir) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await build({
    entry: Object.fromEntries(
      Object.entries(entry).map(([name, path]) => [name, join(root, path)]),
    ),
    outDir,
    format: 'esm',
    outExtension: () => ({ js: '.mjs' }),
    target: 'node20',
    // Packages in CommonJS ask for Node's own modules by a function that ES modules lack.
    banner: {
      js: "import { createRequire as bundledRequire } from 'node:module'; const require = bundledRequire(import.meta.url);",
    },
    noExternal: [/^(?!onnxruntime-)/],
    config: false,
    silent: true,
  });
  const modules = {};
  for (const name of Object.keys(entry)) {
    modules[name] = await import(pathToFileURL(join(outDir, `${name}.mjs`)).href);
  }
  return modules;
}
