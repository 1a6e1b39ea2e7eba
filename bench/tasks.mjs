import { timerLateness } from './timer-lateness.mjs';

/** @typedef {import('./job.mjs').Job} Job */
/** @typedef {import('./job.mjs').Model} Model */

const writersBeside = 16;
const newcomers = 40;

/**
 * One piece alone: its speed from the call to its end, and the wait for its first token.
 * @param {Model} model
 * @param {Job} job
 */
export async function measureOne(
  model,
  { prompts: [warmUp, prompt], promptTokens, outputTokens, warmUpTokens },
) {
  await model.one(warmUp, warmUpTokens);
  let firstTokenMs = 0;
  const start = performance.now();
  const piece = await model.one(prompt, outputTokens, () => {
    firstTokenMs ||= performance.now() - start;
  });
  const seconds = (performance.now() - start) / 1000;
  requireLengths([piece], promptTokens, outputTokens);
  return {
    tokensPerSecond: outputTokens / seconds,
    firstTokenMs,
  };
}

/**
 * Many pieces from as many prompts: the time until the last has ended, and how late a timer of the program
 * that asked for them is meanwhile.
 * @param {Model} model
 * @param {Job} job
 */
export async function measureMany(
  model,
  { warmUpPieces = 1, promptTokens, outputTokens, warmUpTokens, ...job },
) {
  const warmUps = job.prompts.slice(0, warmUpPieces);
  const prompts = job.prompts.slice(warmUpPieces);
  if (warmUpPieces === 1) await model.one(warmUps[0], warmUpTokens);
  else await model.many(warmUps, warmUpTokens);
  const start = performance.now();
  const { result: pieces, timerLate99Ms } = await timerLateness(() =>
    model.many(prompts, outputTokens),
  );
  const seconds = (performance.now() - start) / 1000;
  requireLengths(pieces, promptTokens, outputTokens);
  return { seconds, tokensPerSecond: (prompts.length * outputTokens) / seconds, timerLate99Ms };
}

/**
 * The wait of a newcomer for its first token while others are being written and go on for ever.
 * @param {Model} model
 * @param {Job} job
 */
export async function measureNewcomers(model, { prompts, outputTokens }) {
  let done = false;
  const beside = Array.from({ length: writersBeside }, async (_, writer) => {
    for (let round = 0; !done; round++) {
      await model.one(prompts[(writer + round * writersBeside) % prompts.length], outputTokens);
    }
  });
  await pause(2000);
  const waits = [];
  for (let i = 0; i < newcomers; i++) {
    let wait = 0;
    const start = performance.now();
    // Begins as none of the others does, so that nothing of it is remembered.
    await model.one(`${i} ${prompts[i % prompts.length]}`, 1, () => {
      wait ||= performance.now() - start;
    });
    waits.push(wait);
    await pause(40 + ((i * 37) % 100));
  }
  done = true;
  await Promise.all(beside);
  waits.sort((a, b) => a - b);
  return {
    newcomerMs: waits[newcomers >> 1],
    newcomer95Ms: waits[Math.ceil(newcomers * 0.95) - 1],
  };
}

/**
 * What each library takes for the likeliest token after each prompt.
 * @param {Model} model
 * @param {Job} job
 */
export async function firstTokens(model, { prompts }) {
  const texts = [];
  for (const prompt of prompts) texts.push((await model.one(prompt, 1)).text);
  return { texts };
}

/** @param {readonly import('./job.mjs').Piece[]} pieces */
function requireLengths(pieces, promptTokens, outputTokens) {
  const expected = `${promptTokens} + ${outputTokens}`;
  for (const piece of pieces) {
    const actual = `${piece.promptTokens} + ${piece.outputTokens}`;
    if (actual === expected) continue;
    throw new Error(
      `A piece has ${actual} tokens, not ${expected}: the figures would not compare.`,
    );
  }
}

async function pause(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
