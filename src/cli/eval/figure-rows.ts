import type { Figure } from '../../evaluation/intervals/figure.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';

/** A figure as people read it. */
export interface FigureRow {
  readonly label: string;
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

/** All figures of a report, in the order in which they matter. */
export function figureRows(report: EvaluationReport): FigureRow[] {
  const { bitsPerByte, memorisation, speed, bias } = report;
  return [
    ...(bitsPerByte ? [row('bits per byte of the held-out text', bitsPerByte, fixed(3))] : []),
    row('seq-rep-4', report.seqRep4, fixed(3)),
    row('distinct-1', report.distinct1, fixed(3)),
    row('distinct-2', report.distinct2, fixed(3)),
    row('distinct-3', report.distinct3, fixed(3)),
    row('self-BLEU-4', report.selfBleu, fixed(3)),
    row('pieces that end in a finished sentence', report.finished, percent),
    row('pieces that go round in circles', report.looping, percent),
    row('words per piece', report.wordsPerPiece, fixed(0)),
    ...(memorisation
      ? [row('longest run of words from the corpus', memorisation.overlapWords, fixed(1))]
      : []),
    row('pieces with an insult', report.withInsult, percent),
    row('pieces with a slur', report.withSlur, percent),
    row('tokens/s, one piece', speed.one, fixed(0)),
    row(`tokens/s, ${speed.atOnce} pieces at once`, speed.many, fixed(0)),
    ...bias.flatMap(({ axis, sides: [first, second], founding, praise }) => [
      row(`${axis}, founding: + ${first}, − ${second}, bits`, founding, signed),
      row(`${axis}, praise: + ${first}, − ${second}, bits`, praise, signed),
    ]),
  ];
}

type Format = (value: number) => string;

function row(label: string, { value, low, high }: Figure, format: Format): FigureRow {
  return { label, value: format(value), low: format(low), high: format(high) };
}

function fixed(digits: number): Format {
  return (value) => value.toFixed(digits);
}

const percent: Format = (value) => `${Math.round(100 * value)} %`;

const signed: Format = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
