import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const historyFile = fileURLToPath(new URL('results/history.jsonl', import.meta.url));

/**
 * One run of the benchmarks.
 * @typedef {object} Run
 * @property {string} date ISO 8601
 * @property {string} commit
 * @property {boolean} changed whether the sources differed from the commit
 * @property {ReturnType<import('./machine.mjs').machine>} machine
 * @property {Record<string, string>} versions
 * @property {string} model
 * @property {number} threads
 * @property {number} pieces
 * @property {number} promptTokens
 * @property {number} outputTokens
 * @property {import('./limits.ts').Limits} [limits] of the machine, where pieces were written in Node
 * @property {readonly import('./rounds.mjs').Result[]} results
 */

/** @param {Run} run */
export function appendRun(run) {
  mkdirSync(dirname(historyFile), { recursive: true });
  appendFileSync(historyFile, `${JSON.stringify(run, shorter)}\n`);
}

/** @returns {readonly Run[]} the oldest first */
export function readRuns() {
  if (!existsSync(historyFile)) return [];
  const lines = readFileSync(historyFile, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** Four digits are more than any of these measurements can tell. */
function shorter(_, value) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value;
}
