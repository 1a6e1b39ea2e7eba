/**
 * What `devices.mjs` measured, as Markdown: a table for each model, devices beside each other.
 * @param {object} run
 * @param {string} run.date
 * @param {string} run.commit
 * @param {{ processor: string, cores: number, graphicsCard: string, node: string }} run.machine
 * @param {Record<string, string>} run.versions
 * @param {string} run.dtype
 * @param {number} run.threads
 * @param {number} run.rounds
 * @param {number} run.promptTokens
 * @param {number} run.outputTokens
 * @param {readonly { model: string, device: string, batch: number, failure?: string,
 *   figures: Record<string, import('./statistics.mjs').Summary> }[]} run.results
 */
export function deviceTable({ machine, versions, results, ...run }) {
  const { processor, cores, graphicsCard, node } = machine;
  const models = [...new Set(results.map(({ model }) => model))];
  return [
    '# Devices beside each other',
    '',
    `Printed by \`npm run bench:devices\` on ${run.date.slice(0, 10)}, commit ${run.commit}.`,
    `${processor}, ${cores} cores, ${run.threads} threads on the CPU; graphics card: ${graphicsCard}.`,
    `Node ${node}, onnxruntime-node ${versions['onnxruntime-node']}. Random weights in ${run.dtype},`,
    `${run.promptTokens} tokens of prompt and ${run.outputTokens} new ones a piece; tokens/s of all pieces together, prompts included.`,
    `Medians of up to ${run.rounds} rounds (least-greatest).`,
    ...models.flatMap((model) => modelTable(model, results)),
    '',
  ].join('\n');
}

function modelTable(model, results) {
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
  const failures = ours.filter(({ failure }) => failure);
  return [
    '',
    `## ${model}`,
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
