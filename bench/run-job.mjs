import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { busyMs, waitForQuiet } from './processors.mjs';
import { pageDevices } from './web/page-devices.mjs';

/** A library that hangs must not hold up the others. */
const limitMs = 10 * 60_000;
/** Programs that measure in their own process, and in a page. */
const programs = { node: 'measure.mjs', page: 'web/measure-in-browser.mjs' };

/**
 * Measures a job in a process of its own, when the machine is quiet.
 * @param {import('./job.mjs').Job} job
 * @returns {Promise<Record<string, number> & { otherShare: number }>} its figures, and the share of the
 * machine's processors that others took meanwhile
 */
export async function runJob(job) {
  await waitForQuiet();
  const busyBefore = busyMs();
  const start = performance.now();
  const { processorMs, ...figures } = JSON.parse(await outputOf(job));
  const elapsed = (performance.now() - start) * cpus().length;
  const otherShare = Math.max(0, busyMs() - busyBefore - processorMs) / elapsed;
  return { ...figures, otherShare };
}

async function outputOf(job) {
  const program = new URL(programs[job.device in pageDevices ? 'page' : 'node'], import.meta.url);
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const output = textOf(child.stdout);
  const errors = textOf(child.stderr);
  child.stdin.end(JSON.stringify(job));
  const [code, signal] = await once(child, 'close');
  if (code === 0) return await output;
  const reason = signal
    ? `was ended by ${signal}; it may run for ${limitMs / 1000} s`
    : `ended with ${code}`;
  throw new Error(`${job.library} ${reason}:\n${await errors}`);
}

async function textOf(stream) {
  let text = '';
  for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}
