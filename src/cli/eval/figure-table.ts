import type { EvaluationReport } from '../../evaluation/report.ts';
import { figureRows } from './figure-rows.ts';
import { describeMeasurement } from './measurement.ts';

/** A report as text for a terminal: a figure a line, with its interval in brackets. */
export function figureTable(report: EvaluationReport): string {
  const rows = figureRows(report);
  const labelWidth = Math.max(...rows.map(({ label }) => label.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  const lines = rows.map(({ label, value, low, high }) => {
    return `${label.padEnd(labelWidth)}  ${value.padStart(valueWidth)}  (${low} to ${high})`;
  });
  return [
    ...lines,
    '',
    'In brackets: 95 % confidence intervals.',
    ...describeMeasurement(report),
  ].join('\n');
}
