/** @typedef {import('./rounds.mjs').Result} Result */

/** Columns of the table, each a figure of a task. */
export const columns = [
  { title: 'one piece, tokens/s', task: 'one', figure: 'tokensPerSecond', moreIsBetter: true },
  { title: 'first token, ms', task: 'one', figure: 'firstTokenMs', moreIsBetter: false },
  { title: 'load, ms', task: 'one', figure: 'readyMs', moreIsBetter: false },
  { title: 'memory for one, MiB', task: 'one', figure: 'peakMiB', moreIsBetter: false },
  { title: 'many pieces, s', task: 'many', figure: 'seconds', moreIsBetter: false },
  { title: 'many, tokens/s', task: 'many', figure: 'tokensPerSecond', moreIsBetter: true },
  { title: 'memory for many, MiB', task: 'many', figure: 'peakMiB', moreIsBetter: false },
  {
    title: 'timers late by, 99th percentile, ms',
    task: 'many',
    figure: 'timerLate99Ms',
    moreIsBetter: false,
  },
  {
    title: 'newcomer, 95th percentile, ms',
    task: 'newcomer',
    figure: 'newcomer95Ms',
    moreIsBetter: false,
  },
];

/**
 * The results as a Markdown table, medians with their range.
 * @param {readonly Result[]} results
 */
export function markdownTable(results) {
  const shown = columns.filter(({ task }) => results.some((result) => result.task === task));
  const names = [...new Set(results.map(nameOf))];
  const rows = names.map((name) => {
    const cells = shown.map((column) => cellOf(find(results, name, column.task), column.figure));
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  return [
    `| | ${shown.map(({ title }) => title).join(' | ')} |`,
    `| --- |${' --- |'.repeat(shown.length)}`,
    ...rows,
  ].join('\n');
}

/**
 * How many times better each of ours is than the best peer, column by column.
 * @param {readonly Result[]} results
 * @returns {readonly string[]}
 */
export function ratioLines(results) {
  const peers = results.filter(({ isPeer }) => isPeer);
  return columns.flatMap(({ title, task, figure, moreIsBetter }) => {
    const value = (result) => result.figures[figure].median;
    const candidates = peers.filter((peer) => peer.task === task);
    if (candidates.length === 0) return [];
    const best = candidates.reduce((a, b) => (value(a) < value(b) === moreIsBetter ? b : a));
    const ours = results.filter((result) => result.name === 'venti-core' && result.task === task);
    const ratios = ours.map((result) => {
      const ratio = moreIsBetter ? value(result) / value(best) : value(best) / value(result);
      return `${result.dtype} ${ratio.toFixed(2)}x`;
    });
    return [`- ${title}: ${ratios.join(', ')} beside ${nameOf(best)}`];
  });
}

/** @param {Pick<Result, 'name' | 'dtype'>} contestant */
export function nameOf({ name, dtype }) {
  return dtype ? `${name} ${dtype}` : name;
}

function find(results, name, task) {
  return results.find((result) => nameOf(result) === name && result.task === task);
}

function cellOf(result, figure) {
  if (!result) return '';
  const { median, low, high, values } = result.figures[figure];
  const digits = median < 20 ? 1 : 0;
  const text = median.toFixed(digits);
  return values.length === 1 ? text : `${text} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
}
