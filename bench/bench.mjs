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
import { appendRun } from './history.mjs';
import { commit, machine, versions } from './machine.mjs';
import { randomModel, randomModels } from './make-model.mjs';
import { makePrompts } from './prompts.mjs';
import { compareLikeliest, runRounds } from './rounds.mjs';
import { shareLines, workOfToken } from './shares.mjs';
import { markdownTable, nameOf, ratioLines } from './table.mjs';

const promptTokens = 40;
const outputTokens = 200;
/** Most prompts that all are asked to go on with; in a page some take a second for each. */
const comparedPrompts = { cpu: 51, wasm: 12 };
/** A browser runs code that it has compiled quickly while it compiles better code, for some seconds. */
const warmUpTokens = { cpu: 20, wasm: outputTokens };

const options = new Command('bench')
  .option('--peers', 'run the peers beside this package; needs a model with random weights')
  .addOption(
    new Option('--device <device>', 'wasm is a page in Chromium')
      .choices(['cpu', 'wasm'])
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

const contestants = options.device === 'wasm' ? await inPages() : inProcesses();
const setting = {
  tasks: options.tasks ?? defaultTasks(),
  rounds: options.rounds,
  pieces: options.batch,
  common: {
    threads: options.threads,
    promptTokens,
    outputTokens,
    warmUpTokens: warmUpTokens[options.device],
    temperature: 0.7,
    topK: 40,
  },
  prompts,
  log: console.error,
};
const agreement = await compareLikeliest(contestants, {
  ...setting,
  prompts: prompts.slice(0, comparedPrompts[options.device]),
});
for (const [contestant, share] of agreement) {
  console.error(`${nameOf(contestant)} agrees on ${Math.round(100 * share)} % of likeliest tokens`);
}
const results = await runRounds(contestants, setting);
const run = {
  date: new Date().toISOString(),
  ...commit(),
  machine: machine(),
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

function reportOf({ machine: { processor, cores, node }, threads, pieces }) {
  return [
    `${name}, ${promptTokens} tokens of prompt and ${outputTokens} new ones a piece; many: ${pieces} pieces.`,
    `${processor}, ${cores} cores, ${threads} threads, Node ${node}. Medians of up to ${options.rounds} rounds (least-greatest).`,
    '',
    markdownTable(results),
    '',
    ...(options.peers || options.device === 'wasm' ? ratioLines(results) : loopLines()),
    ...(run.limits ? shareLines(results, run.limits, work) : []),
  ].join('\n');
}

/** How many times as fast as the plain loop. */
function loopLines() {
  const speed = (wanted, task, dtype) =>
    results.find(
      (result) => result.name === wanted && result.task === task && result.dtype === dtype,
    )?.figures.tokensPerSecond.median;
  return dtypes.flatMap((dtype = '') =>
    ['one', 'many'].flatMap((task) => {
      const [ours, loop] = [speed('venti-core', task, dtype), speed('plain loop', 'one', dtype)];
      return ours && loop
        ? [`- ${task} ${dtype}: ${(ours / loop).toFixed(2)}x the tokens/s of a plain loop`]
        : [];
    }),
  );
}

function inProcesses() {
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
  return [...ownWebContestants(folders), ...(options.peers ? peerWebContestants(folder) : [])];
}

/** In WebAssembly four bits are far slower than eight. */
function defaultDtypes() {
  if (!folder) return [undefined];
  return options.device === 'wasm' ? ['q8'] : ['q8', 'q4'];
}

function defaultTasks() {
  if (options.device === 'wasm') return ['one'];
  return options.peers ? ['one', 'many', 'newcomer'] : ['one', 'many'];
}

function fromHere(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function count(text) {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
