// Measures this package on the machine at hand, and with --peers other libraries beside it:
//
//     npm run bench
//     npm run bench:peers -- --rounds 3
//
// Every figure comes from a process of its own. Adds a line to results/history.jsonl.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadBundles } from '../scripts/bundle.mjs';
import {
  ownContestants,
  ownWebContestants,
  peerContestants,
  peerWebContestants,
  plainLoop,
} from './contestants.mjs';
import { graphicsCard } from './graphics-card.mjs';
import { appendRun } from './history.mjs';
import { commit, machine, versions } from './machine.mjs';
import { randomModel, randomModels } from './make-model.mjs';
import { makePrompts } from './prompts.mjs';
import { compareLikeliest, runRounds } from './rounds.mjs';
import { shareLines, workOfToken } from './shares.mjs';
import { markdownTable, nameOf, ratioLines } from './table.mjs';
import { pageDevices } from './web/page-devices.mjs';

const promptTokens = 40;
const outputTokens = 200;
const nodeGpus = ['webgpu', 'cuda'];
const devices = ['cpu', ...nodeGpus, ...Object.keys(pageDevices)];

const options = new Command('bench')
  .option('--peers', 'run the peers beside this package; needs a model with random weights')
  .addOption(
    new Option(
      '--device <device>',
      'webgpu and cuda are measured beside cpu; wasm and browser-webgpu in a page of Chromium',
    )
      .choices(devices)
      .default('cpu'),
  )
  .option(
    '--model <model>',
    `pocket, one with random weights (${randomModels.join(', ')}), or a folder`,
  )
  .option('--dtype <dtypes...>', 'precisions of our own model')
  .option('--batch <pieces>', 'pieces of the task "many"', count, 50)
  .option('--rounds <count>', 'how often everybody is measured', count, 5)
  .option('--tasks <tasks...>', 'some of one, many, newcomer')
  .option('--threads <count>', 'threads of every library', count, availableParallelism())
  .option('--json', 'print the results as JSON')
  .option('--no-history', 'leave the history as it is')
  .parse()
  .opts();

/** Measured beside a GPU in a page. */
const onWasm = 'venti-core on wasm';
const isPage = options.device in pageDevices;
const isNodeGpu = nodeGpus.includes(options.device);
const isGpu = isNodeGpu || options.device === 'browser-webgpu';
if (options.peers && isNodeGpu) {
  throw new Error(
    `--peers run on the CPU and in pages: leave out --device, or take one of ${Object.keys(pageDevices).join(', ')}.`,
  );
}
/** Most prompts that all are asked to go on with; in a page some take a second for each. */
const comparedPrompts = isPage ? 12 : 51;
/** A browser runs code that it has compiled quickly while it compiles better code, for some seconds. */
const warmUpTokens = isPage ? outputTokens : 20;

const name = options.model ?? (options.peers ? 'gpt2-124m' : 'pocket');
const folder = randomModels.includes(name) ? await randomModel(name) : undefined;
if (options.peers && !folder) {
  throw new Error(
    `--peers runs on ${randomModels.join(' and ')} alone, whose weights every library has.`,
  );
}
const model = folder ? join(folder, 'checkpoint') : name;
const dtypes = options.dtype ?? defaultDtypes();
const tokenizerFolder = name === 'pocket' ? fromHere('../models/pocket') : model;
const prompts = makePrompts(
  JSON.parse(readFileSync(join(tokenizerFolder, 'tokenizer.json'), 'utf8')),
  options.batch + 1,
  promptTokens,
);
// Conversions stay with the benchmarks' models and out of the user's cache.
process.env.XDG_CACHE_HOME = fromHere('.models/cache');
const { limits, models } = await loadBundles(
  {
    limits: 'bench/limits.ts',
    models: 'src/models/find-model.ts',
    'plain-loop': 'bench/libraries/plain-loop.ts',
  },
  fromHere('.build'),
);

const contestants = isPage ? await inPages() : inProcesses();
const setting = {
  tasks: options.tasks ?? defaultTasks(),
  rounds: options.rounds,
  pieces: options.batch,
  common: {
    threads: options.threads,
    promptTokens,
    outputTokens,
    warmUpTokens,
    temperature: 0.7,
    topK: 40,
  },
  prompts,
  log: console.error,
};
const agreement = await compareLikeliest(contestants, {
  ...setting,
  prompts: prompts.slice(0, comparedPrompts),
});
for (const [contestant, share] of agreement) {
  console.error(`${nameOf(contestant)} agrees on ${Math.round(100 * share)} % of likeliest tokens`);
}
const results = await runRounds(contestants, setting);
const run = {
  date: new Date().toISOString(),
  ...commit(),
  machine: { ...machine(), ...(isGpu && { graphicsCard: graphicsCard() }) },
  versions: versions(),
  model: name,
  device: options.device,
  threads: options.threads,
  pieces: options.batch,
  promptTokens,
  outputTokens,
  // Of what Node can do: a browser has other kernels.
  ...(options.device === 'cpu' && { limits: await limits.measureLimits(options.threads) }),
  results,
};
const work = new Map();
for (const dtype of dtypes) {
  const { manifest } = await models.findModel(model, dtype);
  work.set(dtype ?? '', workOfToken(manifest));
}
if (options.history) appendRun(run);
console.log(options.json ? JSON.stringify(run) : reportOf(run));

function reportOf({ machine: { processor, cores, node, graphicsCard }, threads, pieces }) {
  return [
    `${name}, ${promptTokens} tokens of prompt and ${outputTokens} new ones a piece; many: ${pieces} pieces.`,
    `${processor}, ${cores} cores, ${threads} threads${graphicsCard ? `, ${graphicsCard}` : ''}, Node ${node}. Medians of up to ${options.rounds} rounds (least-greatest).`,
    '',
    markdownTable(results),
    '',
    ...ratioLinesOf(results),
    ...(run.limits ? shareLines(results, run.limits, work) : []),
  ].join('\n');
}

function ratioLinesOf(results) {
  if (options.peers) return ratioLines(results);
  switch (options.device) {
    case 'cpu':
      return speedLines('venti-core', 'plain loop', ['one', 'one'], 'a plain loop');
    case 'wasm':
      return [];
    case 'browser-webgpu':
      return speedLines('venti-core', onWasm, ['one', 'many'], 'WebAssembly');
    default:
      return speedLines(
        `venti-core on ${options.device}`,
        'venti-core',
        ['one', 'many'],
        'the CPU',
      );
  }
}

/** How many times as fast as another one, whose tasks stand beside those of "one" and "many". */
function speedLines(wanted, other, [besideOne, besideMany], title) {
  const speed = (name, task, dtype) =>
    results.find((result) => result.name === name && result.task === task && result.dtype === dtype)
      ?.figures.tokensPerSecond.median;
  return dtypes.flatMap((dtype = '') =>
    [
      ['one', besideOne],
      ['many', besideMany],
    ].flatMap(([task, beside]) => {
      const [ours, theirs] = [speed(wanted, task, dtype), speed(other, beside, dtype)];
      return ours && theirs
        ? [
            `- ${nameOf({ name: task, dtype })}: ${(ours / theirs).toFixed(2)}x the tokens/s of ${title}`,
          ]
        : [];
    }),
  );
}

function inProcesses() {
  if (isNodeGpu) {
    return [...ownContestants(model, dtypes), ...ownContestants(model, dtypes, options.device)];
  }
  const others = options.peers
    ? peerContestants(folder)
    : dtypes.map((dtype) => plainLoop(model, dtype));
  return [...ownContestants(model, dtypes), ...others];
}

/** A page takes converted folders alone. */
async function inPages() {
  const folders = [];
  for (const dtype of dtypes) {
    const { path, manifest } = await models.findModel(model, dtype);
    folders.push({ path, dtype: manifest.dtype });
  }
  const ours = ownWebContestants(folders, options.device);
  if (options.peers) return [...ours, ...peerWebContestants(folder, options.device)];
  return isGpu ? [...ours, ...ownWebContestants(folders, 'wasm', onWasm)] : ours;
}

/** In WebAssembly four bits are far slower than eight. */
function defaultDtypes() {
  if (!folder) return [undefined];
  return isPage ? ['q8'] : ['q8', 'q4'];
}

function defaultTasks() {
  if (isPage) return ['one'];
  return options.peers ? ['one', 'many', 'newcomer'] : ['one', 'many'];
}

function fromHere(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function count(text) {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
