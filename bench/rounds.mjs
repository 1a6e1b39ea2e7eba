import { runJob } from './run-job.mjs';
import { summary } from './statistics.mjs';
import { nameOf } from './table.mjs';

/** @typedef {import('./contestants.mjs').Contestant} Contestant */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} dtype
 * @property {boolean} isPeer
 * @property {string} task
 * @property {number} batch
 * @property {number} otherShare the median share of the processors that others took
 * @property {Record<string, import('./statistics.mjs').Summary>} figures
 */

/** A figure of each task that says who is faster, and whether more is better. */
const decisive = {
  one: ['tokensPerSecond', true],
  many: ['tokensPerSecond', true],
  newcomer: ['newcomer95Ms', false],
};

/** Places for the writers, for each newcomer, and for those that are not cleared yet. */
const newcomerBatch = 100;

/** A peer that is so much slower than the best peer in the first round is not run again; nor is anybody
 * that failed in it. */
const hopeless = 1.25;

/**
 * Runs everybody in turn, round after round, so that a change of the machine's mood meets all alike.
 * @param {readonly Contestant[]} contestants
 * @param {object} setting
 * @param {readonly string[]} setting.tasks
 * @param {number} setting.rounds
 * @param {number} setting.pieces
 * @param {Omit<import('./job.mjs').Job, 'library' | 'model' | 'dtype' | 'task' | 'batch' | 'prompts'>} setting.common
 * @param {readonly string[]} setting.prompts
 * @param {(text: string) => void} setting.log
 * @returns {Promise<readonly Result[]>}
 */
export async function runRounds(contestants, setting) {
  const runs = contestants.flatMap((contestant) =>
    setting.tasks
      .filter((task) => contestant.tasks.includes(task))
      .map((task) => ({ contestant, task, measured: [] })),
  );
  for (let round = 0; round < setting.rounds; round++) {
    for (const run of runs) {
      if (round > 0 && isHopeless(run, runs)) continue;
      try {
        const figures = await runJob(jobOf(run, setting));
        run.measured.push(figures);
        setting.log(`${round + 1}/${setting.rounds} ${lineOf(run, figures)}`);
      } catch (error) {
        setting.log(`${nameOf(run.contestant)} ${run.task} failed: ${error.message}`);
      }
    }
  }
  return runs.filter(({ measured }) => measured.length > 0).map((run) => resultOf(run, setting));
}

/**
 * Has everybody find the likeliest tokens, so that files are converted and in memory before anything is
 * measured, and it shows whether all have the same model.
 * @param {readonly Contestant[]} contestants
 * @param {Parameters<typeof runRounds>[1]} setting
 * @returns {Promise<ReadonlyMap<Contestant, number>>} the share of tokens that equal the first one's
 */
export async function compareLikeliest(contestants, { prompts, common, log }) {
  const agreement = new Map();
  let reference;
  for (const contestant of contestants) {
    const job = { ...contestant.job, ...common, temperature: 0, task: 'greedy', batch: 1, prompts };
    const { texts } = await runJob(job).catch((error) => {
      log(`${nameOf(contestant)} finds no likeliest tokens: ${error.message}`);
      return { texts: [] };
    });
    reference ??= texts;
    const equal = texts.filter((text, place) => text === reference[place]);
    agreement.set(contestant, equal.length / reference.length);
  }
  return agreement;
}

/** Prompts for one more piece than counts come first. */
function jobOf({ contestant, task }, { pieces, prompts, common }) {
  const count = { one: 2, many: pieces + 1, newcomer: prompts.length }[task];
  const batch = batchOf(contestant, task, pieces);
  return { ...contestant.job, ...common, task, batch, prompts: prompts.slice(0, count) };
}

function batchOf({ batch }, task, pieces) {
  if (task === 'one') return 1;
  return task === 'many' ? Math.min(batch ?? pieces, pieces) : newcomerBatch;
}

function isHopeless(run, runs) {
  if (run.measured.length === 0) return true;
  if (!run.contestant.isPeer) return false;
  const [figure, moreIsBetter] = decisive[run.task];
  const speed = ({ measured }) => (moreIsBetter ? measured[0][figure] : 1 / measured[0][figure]);
  const peers = runs.filter(
    ({ contestant, task, measured }) =>
      contestant.isPeer && task === run.task && measured.length > 0,
  );
  return speed(run) * hopeless < Math.max(...peers.map(speed));
}

function lineOf({ contestant, task }, figures) {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${round(value)}`);
  return `${nameOf(contestant)} ${task}: ${shown.join(', ')}`;
}

function round(value) {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

function resultOf({ contestant, task, measured }, { pieces }) {
  const { name, dtype, isPeer } = contestant;
  const figures = {};
  for (const figure of Object.keys(measured[0])) {
    figures[figure] = summary(measured.map((run) => run[figure]));
  }
  const { otherShare, ...rest } = figures;
  const batch = batchOf(contestant, task, pieces);
  return { name, dtype, isPeer, task, batch, otherShare: otherShare.median, figures: rest };
}
