/** @typedef {{ model: string, device: string, batch: number, failure?: string,
 *   figures: Record<string, import('./statistics.mjs').Summary> }} Result */
/** @typedef {{ date: string, commit: string, versions: Record<string, string>, dtype: string, threads: number,
 *   machine: { processor: string, cores: number, graphicsCard: string, node: string }, rounds: number,
 *   promptTokens: number, outputTokens: number, results: readonly Result[] }} DeviceRun */

/**
 * What `devices.mjs` measured, as Markdown: a table for each model, devices beside each other, of the last run
 * that has it.
 * @param {readonly DeviceRun[]} runs the oldest first
 */
export function deviceTables(runs) {
  const last = new Map();
  for (const run of runs) for (const { model } of run.results) last.set(model, run);
  return [
    '# Devices beside each other',
    '',
    'Printed by `npm run bench:devices`: tokens/s of all pieces together, prompts included; medians',
    '(least-greatest).',
    ...[...last].flatMap(([model, run]) => modelTable(model, run)),
    '',
  ].join('\n');
}

/**
 * @param {string} model
 * @param {DeviceRun} run
 */
function modelTable(model, { results, machine, versions, ...run }) {
  const ours = results.filter((result) => result.model === model);
  const devices = [...new Set(ours.map(({ device }) => device))];
  const batches = [...new Set(ours.map(({ batch }) => batch))];
  const of = (device, batch) =>
    ours.find((result) => result.device === device && result.batch === batch);
  const [first, ...others] = devices;
  const rows = batches.map((batch) => {
    const speeds = devices.map((device) => cell(of(device, batch).figures.tokensPerSecond));
    const ratios = others.map((device) => ratio(of(device, batch), of(first, batch)));
    return `| ${[batch, ...speeds, ...ratios].join(' | ')} |`;
  });
  const waits = devices.map((device) => cell(of(device, 1)?.figures.firstTokenMs));
  const titles = [...devices, ...others.map((device) => `${device} to ${first}`)];
  const runtimes = Object.entries(versions)
    .filter(([name]) => name.startsWith('onnxruntime-'))
    .map(([name, version]) => `${name} ${version}`);
  const failures = ours.filter(({ failure }) => failure);
  return [
    '',
    `## ${model}`,
    '',
    `${run.date.slice(0, 10)}, commit ${run.commit}: random weights in ${run.dtype}, ${run.promptTokens} tokens of prompt`,
    `and ${run.outputTokens} new ones a piece, ${run.rounds} ${run.rounds === 1 ? 'round' : 'rounds'}.`,
    `${machine.processor}, ${machine.cores} cores, ${run.threads} threads on the CPU; ${machine.graphicsCard}.`,
    `Node ${machine.node}, ${runtimes.join(', ')}.`,
    '',
    `| pieces at a time | ${titles.join(' | ')} |`,
    `| --- |${' --- |'.repeat(titles.length)}`,
    ...rows,
    `| *first token of one, ms* | ${waits.join(' | ')} |${' |'.repeat(others.length)}`,
    ...(failures.length > 0 ? [''] : []),
    ...failures.map(({ device, batch, failure }) => `- ${device}, ${batch} at a time: ${failure}`),
  ];
}

function ratio({ figures: ours }, { figures: theirs }) {
  if (!ours.tokensPerSecond || !theirs.tokensPerSecond) return '';
  return `${(ours.tokensPerSecond.median / theirs.tokensPerSecond.median).toFixed(2)}x`;
}

function cell(figure) {
  if (!figure) return '';
  const { median, low, high, values } = figure;
  const digits = median < 20 ? 1 : 0;
  const text = median.toFixed(digits);
  return values.length === 1 ? text : `${text} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
}
