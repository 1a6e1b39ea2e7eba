import type { Thinkpiece } from '../../thinkpiece.ts';
import type { BatchJob } from '../../thinkpieces/batch-job.ts';
import { Journal, journalPath, removeJournal } from '../../thinkpieces/journal.ts';
import type { ParsedJournal } from '../../thinkpieces/parse-journal.ts';
import type { Writer } from '../../writer.ts';
import type { CliIo } from '../io.ts';
import type { BatchFlags } from './flags.ts';
import { type PlannedPiece, planPieces } from './plan.ts';
import { showProgress } from './progress.ts';
import { writePieces } from './write-pieces.ts';

/**
 * Writes the pieces of a job that a journal does not have yet, each into the journal as it finishes.
 * @param earlier the journal of the run that this one goes on with
 * @returns all finished pieces in the order of the job; fewer than it wants after an interrupt
 * @throws VentiError; what is finished by then stays in the journal
 */
export async function writeJournalled(
  { out, quotes, options, quiet, force }: BatchFlags,
  job: BatchJob,
  earlier: ParsedJournal | undefined,
  writer: Writer,
  io: CliIo,
): Promise<readonly Thinkpiece[]> {
  const path = journalPath(out);
  const pieces = new Map(earlier?.pieces);
  const journal = await openJournal(path, job, earlier, force);
  const maxTokens = job.options.maxOutputTokens * job.options.bestOf;
  const start = { total: job.count, done: pieces.size, maxTokens };
  const progress = showProgress(start, quiet, io);
  try {
    const missing = without(planPieces(quotes, job.seed, job.count), pieces);
    const pieceOptions = { ...options, abortSignal: io.interrupt };
    for await (const { index, piece } of writePieces(writer, missing, pieceOptions, progress)) {
      await journal.add(index, piece);
      pieces.set(index, piece);
      progress.piece();
    }
  } finally {
    progress.stop();
    await journal.close();
    if (pieces.size === 0) await removeJournal(path);
  }
  return [...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece);
}

async function openJournal(
  path: string,
  job: BatchJob,
  earlier: ParsedJournal | undefined,
  force: boolean,
): Promise<Journal> {
  if (earlier?.job) return await Journal.reopen(path, earlier.length);
  // Of a journal without a job nothing is lost.
  if (earlier || force) await removeJournal(path);
  return await Journal.create(path, job);
}

function* without(
  planned: Iterable<PlannedPiece>,
  finished: ReadonlyMap<number, Thinkpiece>,
): Generator<PlannedPiece, void, undefined> {
  for (const piece of planned) if (!finished.has(piece.index)) yield piece;
}
