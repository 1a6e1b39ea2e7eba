import { readFile } from 'node:fs/promises';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { fillCard, newCard, requireMarkers } from './model-card.ts';

/**
 * Reads a model card, if it is there.
 * @returns the card with the figures of a report
 * @throws VentiError `write-failed` where the file has text and no place for figures
 */
export async function readCard(path: string): Promise<(report: EvaluationReport) => string> {
  let card: string;
  try {
    card = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return newCard;
  }
  if (card.trim() === '') return newCard;
  requireMarkers(card, path);
  return (report) => fillCard(card, report);
}
