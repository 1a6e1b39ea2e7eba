import { columns, nameOf } from '../table.mjs';
import { element, text } from './markup.mjs';
import { numberText } from './number-text.mjs';

/** @typedef {import('../history.mjs').Run} Run */

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 14px; } th { text-align: left; font-weight: 600; }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.scroll { overflow-x: auto; }`;

/**
 * A page with the pictures and the figures behind them.
 * @param {object} content
 * @param {string} content.bars SVG
 * @param {string} content.lines SVG
 * @param {Run} content.compared the run that the bars show
 * @param {readonly { run: Run, bars: string }[]} content.pages runs in a browser
 */
export function drawPage({ bars, lines, compared, pages }) {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>Speed of venti-core</title>',
    '<meta name="viewport" content="width=device-width">',
    element('style', {}, style),
    '</head><body>',
    element('h1', {}, 'Speed of venti-core'),
    circumstances(compared),
    bars,
    element('h2', {}, 'The same in figures'),
    element('div', { class: 'scroll' }, figuresTable(compared)),
    element('h2', {}, 'From run to run'),
    lines,
    ...pages.flatMap(({ run, bars: barsOfPage }) => [
      element(
        'h2',
        {},
        text(`In a page of Chromium: ${run.model} on ${run.device}, threads: ${run.threads}`),
      ),
      circumstances(run),
      barsOfPage,
    ]),
    '</body></html>',
    '',
  ].join('\n');
}

function circumstances({ machine, versions, date, commit, model, threads }) {
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const { processor, graphicsCard } = machine;
  const hardware = `${threads} threads of ${processor}${graphicsCard ? ` and ${graphicsCard}` : ''}`;
  const content = `${model} on ${hardware}, ${date.slice(0, 10)}, commit ${commit}, Node ${machine.node}, ${software.join(', ')}. Medians; the thin lines go from the least to the greatest.`;
  return element('p', {}, text(content));
}

function figuresTable({ results }) {
  const shown = columns.filter(({ task }) => results.some((result) => result.task === task));
  const names = [...new Set(results.map(nameOf))];
  const head = ['library', ...shown.map(({ title }) => title)];
  const rows = names.map((name) => {
    const cells = shown.map(({ task, figure }) => {
      const result = results.find((item) => nameOf(item) === name && item.task === task);
      return element('td', {}, result ? numberText(result.figures[figure].median) : '');
    });
    return element('tr', {}, element('th', { scope: 'row' }, text(name)), ...cells);
  });
  const headings = head.map((title) => element('th', { scope: 'col' }, text(title)));
  return element('table', {}, element('tr', {}, ...headings), ...rows);
}
