import { VentiError } from '../../errors.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { escapeMarkdown } from '../../thinkpieces/markdown-text.ts';
import { figureRows } from './figure-rows.ts';
import { describeMeasurement } from './measurement.ts';

/** Lines around what is generated; all else in a card is written by hand. */
export const markers = {
  begin: '<!-- venti-core eval: figures -->',
  end: '<!-- venti-core eval: end of figures -->',
} as const;

/** A card for a model that has none, to be gone on with by hand. */
export function newCard(report: EvaluationReport): string {
  const { name, bytes, vocabularySize, contextLength, sha256 } = report.model;
  return `# ${escapeMarkdown(name)}

| | |
| --- | --- |
| context | ${contextLength} tokens |
| vocabulary | ${vocabularySize} tokens |
| files | ${(bytes / 1e6).toFixed(1)} MB, SHA-256 ${sha256} |

## Measures

${figures(report)}
`;
}

/** The card with new figures between the markers, and nothing else changed. */
export function fillCard(card: string, report: EvaluationReport): string {
  return card.replace(between, () => figures(report));
}

/** @throws VentiError `write-failed` where a card has not exactly one place for figures */
export function requireMarkers(card: string, path: string): void {
  const { begin, end } = markers;
  const isOnce = (marker: string): boolean => card.split(marker).length === 2;
  if (isOnce(begin) && isOnce(end) && card.indexOf(begin) < card.indexOf(end)) return;
  throw new VentiError(
    'write-failed',
    `${path} has no place for figures: put the lines\n${begin}\n${end}\ninto it once, in this order, or pass the path of a new file.`,
  );
}

const between = new RegExp(`${markers.begin}[^]*${markers.end}`);

function figures(report: EvaluationReport): string {
  const rows = figureRows(report).map(
    ({ label, value, low, high }) => `| ${label} | ${value} | ${low} to ${high} |`,
  );
  const sentences = describeMeasurement(report).map(escapeMarkdown);
  return [
    markers.begin,
    '| measure | value | 95 % interval |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...sentences,
    markers.end,
  ].join('\n');
}
