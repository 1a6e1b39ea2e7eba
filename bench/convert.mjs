// Converts a checkpoint or a GGUF file, and tells how long that took and how much memory:
//
//     node bench/convert.mjs [path] [dtype ...]
//
// The default is GPT-2 of 124 million random weights, in every precision. Each conversion has a process of
// its own, whose memory at rest, with the converter loaded, is told too.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadBundles } from '../scripts/bundle.mjs';
import { randomModel } from './make-model.mjs';

const [path = join(await randomModel(), 'checkpoint'), ...named] = process.argv.slice(2);
const dtypes = named.length > 0 ? named : ['fp32', 'fp16', 'q8', 'q4'];
const bundles = fileURLToPath(new URL('.build/convert', import.meta.url));
await loadBundles({ convert: 'src/models/convert-checkpoint.ts' }, bundles);
const folder = await mkdtemp(join(tmpdir(), 'venti-core-convert-'));
try {
  for (const dtype of dtypes) {
    const { seconds, busySeconds, atRest, peak } = measured(join(folder, dtype), dtype);
    console.log(
      `${dtype}: ${seconds.toFixed(1)} s, ${busySeconds.toFixed(1)} s of them computing; at most ${megabytes(peak)} MB, ${megabytes(atRest)} MB of them at rest`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}

function measured(target, dtype) {
  const module = pathToFileURL(join(bundles, 'convert.mjs')).href;
  const memory = new URL('peak-memory.mjs', import.meta.url).href;
  const conversion = { name: 'model', dtype, sourceSha256: '0'.repeat(64) };
  const program = `
    const { convertCheckpoint } = await import(${JSON.stringify(module)});
    const { ownPeakMiB } = await import(${JSON.stringify(memory)});
    const peak = () => ownPeakMiB() * 2 ** 20;
    const cpu = process.cpuUsage();
    const atRest = peak();
    const start = performance.now();
    await convertCheckpoint(${JSON.stringify(path)}, ${JSON.stringify(target)}, ${JSON.stringify(conversion)});
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({ seconds, busySeconds: (user + system) / 1e6, atRest, peak: peak() }));`;
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    options,
  );
  if (status !== 0) throw new Error(`the conversion to ${dtype} failed`);
  return JSON.parse(stdout);
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
