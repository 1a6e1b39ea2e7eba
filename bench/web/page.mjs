import { firstTokens, measureMany, measureOne } from '../tasks.mjs';

const tasks = { one: measureOne, many: measureMany, greedy: firstTokens };

/**
 * Measures a library in this page.
 * @param {import('../job.mjs').Job} job
 */
export async function measure(job) {
  const start = performance.now();
  const { open } = await import(`/bench/${job.library}`);
  const model = await open(job).catch((error) => {
    throw withCode(error);
  });
  const readyMs = performance.now() - start;
  const figures = await tasks[job.task](model, job);
  await model.close();
  return { readyMs, ...figures };
}

/** Of an error only the message leaves the page. */
function withCode(error) {
  const { message, code } = error;
  return code ? new Error(`${message} { code: '${code}' }`) : error;
}
