import { columns, nameOf } from '../table.mjs';
import { element } from './markup.mjs';
import { numberText } from './number-text.mjs';
import { label, picture } from './picture.mjs';

/** @typedef {import('../history.mjs').Run} Run */

const panel = { width: 450, nameWidth: 160, barWidth: 190, head: 52, barHeight: 16, step: 26 };
const gap = 24;

/**
 * Bars of everybody who took part in one run, a panel for each figure, the best on top.
 * @param {Run} run
 */
export function drawBars(run) {
  const panels = columns
    .map((column) => panelOf(column, run))
    .filter(({ entries }) => entries.length > 0);
  const height = panel.head + panel.step * Math.max(...panels.map(({ entries }) => entries.length));
  const rows = Math.ceil(panels.length / 2);
  const parts = panels.map((content, place) => {
    const x = (place % 2) * (panel.width + gap);
    const y = Math.floor(place / 2) * (height + gap);
    return element('g', { transform: `translate(${x} ${y})` }, ...drawPanel(content));
  });
  return picture({
    width: 2 * panel.width + gap,
    height: rows * (height + gap),
    title: `venti-core beside other libraries: ${run.model} on ${run.threads} threads`,
    description: panels.map(inWords).join(' '),
    parts,
  });
}

function panelOf({ title, task, figure, moreIsBetter }, run) {
  const entries = run.results
    .filter((result) => result.task === task && result.figures[figure])
    .map((result) => ({
      name: nameOf(result),
      isOurs: result.name === 'venti-core',
      ...result.figures[figure],
    }))
    .sort((a, b) => (moreIsBetter ? b.median - a.median : a.median - b.median));
  return { title, moreIsBetter, entries };
}

function drawPanel({ title, moreIsBetter, entries }) {
  const longest = Math.max(...entries.map(({ high }) => high));
  const scale = (value) => (value / longest) * panel.barWidth;
  return [
    label(title, 0, 18, 'title'),
    label(moreIsBetter ? 'more is better' : 'less is better', 0, 36, 'faint'),
    ...entries.flatMap(({ name, isOurs, median, low, high }, place) => {
      const y = panel.head + place * panel.step;
      const middle = y + panel.barHeight / 2;
      const [x, baseline] = [panel.nameWidth, y + 13];
      const kind = isOurs ? 'ours' : 'peer';
      return [
        label(name, x - 8, baseline, isOurs ? 'ours-words' : 'words', 'end'),
        element('rect', {
          x,
          y,
          width: scale(median),
          height: panel.barHeight,
          rx: 3,
          class: kind,
        }),
        element('path', {
          d: `M${(x + scale(low)).toFixed(1)} ${middle}H${(x + scale(high)).toFixed(1)}`,
          class: 'range',
        }),
        label(numberText(median), x + scale(high) + 8, baseline, isOurs ? 'ours-words' : 'words'),
      ];
    }),
  ];
}

function inWords({ title, entries }) {
  const list = entries.map(({ name, median }) => `${name} ${numberText(median)}`);
  return `${title}: ${list.join(', ')}.`;
}
