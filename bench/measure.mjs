// Measures one library in this process, so that its memory is its own. Reads a job as JSON from standard
// input and prints its figures as JSON; bench.mjs starts it.
import { readFileSync } from 'node:fs';
import { ownPeakMiB } from './peak-memory.mjs';
import { firstTokens, measureMany, measureNewcomers, measureOne } from './tasks.mjs';

const tasks = {
  one: measureOne,
  many: measureMany,
  newcomer: measureNewcomers,
  greedy: firstTokens,
};

/** @type {import('./job.mjs').Job} */
const job = JSON.parse(readFileSync(0, 'utf8'));
const start = performance.now();
const { open } = await import(new URL(job.library, import.meta.url).href);
const model = await open(job);
const readyMs = performance.now() - start;
const figures = await tasks[job.task](model, job);
const { userCPUTime, systemCPUTime } = process.resourceUsage();
await model.close();
const usage = { peakMiB: ownPeakMiB(), processorMs: (userCPUTime + systemCPUTime) / 1000 };
process.stdout.write(`${JSON.stringify({ readyMs, ...usage, ...figures })}\n`);
process.exit();
