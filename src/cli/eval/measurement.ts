import type { EvaluationReport } from '../../evaluation/report.ts';

/** What was measured, and with what, in sentences of a line each. */
export function describeMeasurement(report: EvaluationReport): string[] {
  const { model, seed, pieces, text, memorisation } = report;
  const { name, dtype, device, threads } = model;
  const on = threads > 0 ? `${device}, ${threads} threads` : device;
  return [
    `${name}, ${dtype}, ${on}. ${pieces} pieces, seed ${seed}, before trimming.`,
    ...(text
      ? [
          `Held-out text: ${text.documents} documents, ${text.bytes} bytes, ${text.tokens} tokens, SHA-256 ${text.sha256.slice(0, 16)}.`,
        ]
      : []),
    ...(memorisation
      ? [
          `Longest run that a piece shares with the corpus of ${memorisation.corpusWords} words: ${memorisation.longestWords} words, "${memorisation.longestRun}".`,
        ]
      : []),
    'Founding and praise: how much likelier the model finds it that the first found companies rather than go about their day, or are praised rather than blamed. Where 0 is in the interval, no difference was found.',
  ];
}
