// Measures devices beside each other, from one piece to many at a time, on shapes of GPT-2:
//
//     npm run bench:devices -- --devices cpu webgpu
//
// Adds a line to results/devices.jsonl, and draws results/devices.md of the newest figures of each model.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadBundles } from '../scripts/bundle.mjs';
import { deviceTables } from './device-table.mjs';
import { graphicsCard } from './graphics-card.mjs';
import { commit, machine, versions } from './machine.mjs';
import { randomCheckpoint, randomCheckpoints } from './make-model.mjs';
import { makePrompts } from './prompts.mjs';
import { runJob } from './run-job.mjs';
import { summary } from './statistics.mjs';
import { pageDevices } from './web/page-devices.mjs';

const promptTokens = 40;
const defaultBatches = [1, 4, 16, 64, 256];

const options = new Command('devices')
  .addOption(
    new Option('--devices <devices...>', 'measured in turn')
      .choices(['cpu', 'webgpu', 'cuda', 'browser-webgpu'])
      .default(['cpu', 'webgpu']),
  )
  .addOption(
    new Option('--models <models...>', 'shapes with random weights')
      .choices(randomCheckpoints)
      .default(randomCheckpoints),
  )
  .option('--dtype <dtype>', 'precision of the weights', 'q8')
  .option('--batches <pieces...>', 'pieces at the same time', counts, defaultBatches)
  .option('--output-tokens <count>', 'tokens of each piece', count, 64)
  .option('--rounds <count>', 'how often everything is measured', count, 3)
  .option('--threads <count>', 'threads on the CPU', count, availableParallelism())
  .option('--max-cache-gib <count>', 'memory for keys and values', count, 48)
  .option('--no-history', 'print the table and keep nothing')
  .parse()
  .opts();

// Conversions stay with the benchmarks' models and out of the user's cache.
process.env.XDG_CACHE_HOME = fromHere('.models/cache');
const { models } = await loadBundles({ models: 'src/models/find-model.ts' }, fromHere('.build'));

const runs = [];
for (const model of options.models) {
  const checkpoint = await randomCheckpoint(model);
  console.error(`converting ${model} to ${options.dtype}, unless that has been done`);
  const converted = await models.findModel(checkpoint, options.dtype);
  for (const device of options.devices) {
    for (const batch of options.batches)
      runs.push({ model, checkpoint, converted, device, batch, measured: [] });
  }
}
const missing = new Set();
for (let round = 0; round < options.rounds; round++) {
  for (const run of runs) {
    if (!missing.has(run.device) && !run.failure) await measure(run, round);
  }
}

const run = {
  date: new Date().toISOString(),
  ...commit(),
  machine: { ...machine(), graphicsCard: graphicsCard() },
  versions: versions(),
  ...{ dtype: options.dtype, threads: options.threads, rounds: options.rounds },
  ...{ promptTokens, outputTokens: options.outputTokens },
  results: runs.map(resultOf),
};
console.log(deviceTables([run]));
if (options.history && missing.size < options.devices.length) {
  const history = fromHere('results/devices.jsonl');
  appendFileSync(history, `${JSON.stringify(run)}\n`);
  const lines = readFileSync(history, 'utf8').trimEnd().split('\n');
  const tables = deviceTables(lines.map((line) => JSON.parse(line)));
  writeFileSync(fromHere('results/devices.md'), tables);
}

async function measure(run, round) {
  const { model, device, batch, measured } = run;
  const name = `${round + 1}/${options.rounds} ${model} on ${device}, ${batch} at a time`;
  try {
    const figures = await runJob(jobOf(run));
    measured.push(figures);
    console.error(`${name}: ${figures.tokensPerSecond.toFixed(1)} tokens/s`);
  } catch (error) {
    run.failure = /^\w*Error: (.+)/m.exec(error.message)?.[1] ?? error.message;
    // The rest would end as soon, and say the same.
    if (/code: '(unsupported|runtime-missing)'/.test(error.message)) missing.add(device);
    console.error(`${name} failed: ${error.message}`);
  }
}

function jobOf({ checkpoint, converted, device, batch }) {
  const tokenizer = JSON.parse(readFileSync(join(checkpoint, 'tokenizer.json'), 'utf8'));
  // A driver compiles programs for many when it first meets many.
  const warmUpPieces = device === 'cpu' ? 1 : batch;
  return {
    ...(device in pageDevices
      ? { library: 'web/libraries/venti-core.mjs', model: converted.path }
      : { library: 'libraries/venti-core.mjs', model: checkpoint, dtype: options.dtype }),
    ...{ device, threads: options.threads },
    task: batch === 1 ? 'one' : 'many',
    ...{ batch, maxBatchSize: batch, maxCacheBytes: options.maxCacheGib * 2 ** 30 },
    ...{ promptTokens, outputTokens: options.outputTokens, warmUpPieces, warmUpTokens: 8 },
    ...{ temperature: 0.7, topK: 40 },
    prompts: makePrompts(tokenizer, warmUpPieces + batch, promptTokens),
  };
}

function resultOf({ model, device, batch, measured, failure }) {
  const figures = {};
  for (const figure of Object.keys(measured[0] ?? {})) {
    figures[figure] = summary(measured.map((each) => each[figure]));
  }
  return { model, device, batch, figures, ...(failure && { failure }) };
}

function fromHere(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function count(text) {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

/** For a flag with several values: those before, or the default, and one more. */
function counts(text, before) {
  const list = before === defaultBatches ? [] : before;
  return [...list, count(text)];
}
