import { nameOf } from '../table.mjs';
import { element } from './markup.mjs';
import { numberText } from './number-text.mjs';
import { label, picture } from './picture.mjs';

/** @typedef {import('../history.mjs').Run} Run */

const panel = { width: 450, plotWidth: 300, head: 56, plotHeight: 130, foot: 34 };
const gap = 24;

const charts = [
  { title: 'one piece, tokens/s', task: 'one', figure: 'tokensPerSecond', best: Math.max },
  { title: 'many pieces, tokens/s', task: 'many', figure: 'tokensPerSecond', best: Math.max },
  { title: 'first token, ms', task: 'one', figure: 'firstTokenMs', best: Math.min },
  {
    title: 'newcomer, 95th percentile, ms',
    task: 'newcomer',
    figure: 'newcomer95Ms',
    best: Math.min,
  },
];

/**
 * Throughput and latency from run to run, a panel for each figure of each model; the best peer dashed.
 * @param {readonly Run[]} runs the oldest first
 */
export function drawLines(runs) {
  const models = [...new Set(runs.map(({ model }) => model))];
  const panels = models.flatMap((model) => {
    const ofModel = runs.filter((run) => run.model === model);
    return charts
      .map((chart) => ({ ...chart, model, runs: ofModel, series: seriesOf(chart, ofModel) }))
      .filter(({ series }) => series.length > 0);
  });
  const height = panel.head + panel.plotHeight + panel.foot;
  const parts = panels.map((content, place) => {
    const x = (place % 2) * (panel.width + gap);
    const y = Math.floor(place / 2) * (height + gap);
    return element('g', { transform: `translate(${x} ${y})` }, ...drawPanel(content));
  });
  return picture({
    width: 2 * panel.width + gap,
    height: Math.ceil(panels.length / 2) * (height + gap),
    title: 'Speed of venti-core from run to run',
    description: panels.map(inWords).join(' '),
    parts,
  });
}

function seriesOf({ task, figure, best }, runs) {
  const results = (run) => run.results.filter((result) => result.task === task);
  const names = new Set(
    runs.flatMap((run) =>
      results(run)
        .filter((result) => result.name === 'venti-core')
        .map(nameOf),
    ),
  );
  const ours = [...names].map((name, number) => ({
    name,
    kind: String(number),
    points: runs.flatMap((run, place) =>
      results(run)
        .filter((result) => nameOf(result) === name)
        .map((result) => ({ place, value: result.figures[figure].median })),
    ),
  }));
  const peers = runs.flatMap((run, place) => {
    const values = results(run).filter(({ isPeer }) => isPeer);
    if (values.length === 0) return [];
    return [{ place, value: best(...values.map((result) => result.figures[figure].median)) }];
  });
  const all =
    peers.length > 0 ? [...ours, { name: 'best peer', kind: 'peers', points: peers }] : ours;
  return all.filter(({ points }) => points.length > 0);
}

function drawPanel({ title, model, runs, series }) {
  const top = Math.max(...series.flatMap(({ points }) => points.map(({ value }) => value))) * 1.1;
  const bottom = panel.head + panel.plotHeight;
  const x = (place) => 4 + (place / Math.max(1, runs.length - 1)) * (panel.plotWidth - 8);
  const y = (value) => bottom - (value / top) * panel.plotHeight;
  const labels = labelPlaces(series.map(({ points }) => y(points.at(-1).value)));
  return [
    label(title, 0, 18, 'title'),
    label(model, 0, 36, 'faint'),
    element('path', { d: `M0 ${bottom}H${panel.plotWidth}`, class: 'axis' }),
    label(runs[0].commit, 0, bottom + 18, 'faint'),
    ...(runs.length > 1
      ? [label(runs.at(-1).commit, panel.plotWidth, bottom + 18, 'faint', 'end')]
      : []),
    ...series.flatMap(({ name, kind, points }, number) => {
      const path = points.map(
        ({ place, value }) => `${x(place).toFixed(1)} ${y(value).toFixed(1)}`,
      );
      const lineKind = kind === 'peers' ? 'line dashed peers' : `line series-${kind}`;
      return [
        element('path', { d: `M${path.join('L')}`, class: lineKind }),
        ...points.map(({ place, value }) =>
          element('circle', { cx: x(place), cy: y(value), r: 3, class: `dot-${kind}` }),
        ),
        label(
          `${numberText(points.at(-1).value)} ${name}`,
          panel.plotWidth + 10,
          labels[number] + 4,
          kind === 'peers' ? 'faint' : 'words',
        ),
      ];
    }),
  ];
}

/** Heights near those wanted at which words do not overlap. */
function labelPlaces(wanted) {
  const lineHeight = 17;
  const order = wanted.map((_, place) => place).sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  for (let i = 1; i < order.length; i++) {
    places[order[i]] = Math.max(places[order[i]], places[order[i - 1]] + lineHeight);
  }
  return places;
}

function inWords({ title, model, series }) {
  const list = series.map(({ name, points }) => {
    const [first, last] = [points[0].value, points.at(-1).value];
    return `${name} from ${numberText(first)} to ${numberText(last)}`;
  });
  return `${model}, ${title}: ${list.join(', ')}.`;
}
