import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What figures depend on beside the code. */
export function machine() {
  return {
    processor: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
  };
}

/** Versions of what is measured, as installed. */
export function versions() {
  const packages = {
    'onnxruntime-node': 'node_modules/onnxruntime-node',
    'onnxruntime-web': 'node_modules/onnxruntime-web',
    '@huggingface/transformers': 'bench/peers/node_modules/@huggingface/transformers',
    'node-llama-cpp': 'bench/peers/node_modules/node-llama-cpp',
    '@wllama/wllama': 'bench/peers/node_modules/@wllama/wllama',
  };
  const found = {};
  for (const [name, folder] of Object.entries(packages)) {
    const file = `${root}${folder}/package.json`;
    if (existsSync(file)) found[name] = JSON.parse(readFileSync(file, 'utf8')).version;
  }
  return found;
}

/** The commit that is measured, and whether the sources differ from it. */
export function commit() {
  const git = (...parameters) => execFileSync('git', parameters, { cwd: root, encoding: 'utf8' });
  try {
    const hash = git('rev-parse', '--short=10', 'HEAD').trim();
    return { commit: hash, changed: git('status', '--porcelain', '--', 'src', 'models') !== '' };
  } catch {
    return { commit: 'unknown', changed: false };
  }
}
