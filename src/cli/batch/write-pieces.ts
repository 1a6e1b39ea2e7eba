import { setMaxListeners } from 'node:events';
import type { GenerateOptions } from '../../options/generate-options.ts';
import type { Thinkpiece } from '../../thinkpiece.ts';
import type { Writer } from '../../writer.ts';
import { asTheyFinish } from '../../writing/as-they-finish.ts';
import type { PlannedPiece } from './plan.ts';
import type { Progress } from './progress.ts';

/** A piece that is done, and its place in the batch. */
export interface FinishedPiece {
  readonly index: number;
  readonly piece: Thinkpiece;
}

/** No writer refuses so many that wait for a place. */
const mostWaiting = 1_024;

/**
 * Writes planned pieces and yields each as it finishes. They are streamed, for the sake of progress
 * that moves before the first is done. When the signal aborts, or the reader leaves, pieces under way
 * are dropped; none is under way any more when this ends.
 */
export async function* writePieces(
  writer: Writer,
  planned: Iterable<PlannedPiece>,
  options: GenerateOptions & { readonly abortSignal: AbortSignal },
  progress: Progress,
): AsyncGenerator<FinishedPiece, void, undefined> {
  const left = new AbortController();
  const abortSignal = AbortSignal.any([options.abortSignal, left.signal]);
  // Every piece under way listens to it.
  setMaxListeners(0, abortSignal);
  const underWay = new Set<Promise<FinishedPiece>>();

  const write = async (planned: PlannedPiece): Promise<FinishedPiece> => {
    const piece = writePiece(writer, planned, { ...options, abortSignal }, progress);
    underWay.add(piece);
    return await piece.finally(() => underWay.delete(piece));
  };
  try {
    // More than there are places, so that one that becomes free finds the next piece waiting.
    const limit = writer.info.maxBatchSize + Math.min(writer.info.maxBatchSize, mostWaiting);
    const size = (): number => options.bestOf ?? 1;
    for await (const finished of asTheyFinish(planned, limit, write, options.abortSignal, size)) {
      if (finished.piece.finishReason !== 'aborted') yield finished;
    }
  } finally {
    left.abort();
    await Promise.allSettled(underWay);
  }
}

async function writePiece(
  writer: Writer,
  { index, quote, seed }: PlannedPiece,
  options: GenerateOptions,
  progress: Progress,
): Promise<FinishedPiece> {
  for await (const event of writer.stream(quote, { ...options, seed })) {
    const told = event.type === 'candidate' ? event.event : event;
    if (told.type === 'text-delta') progress.token();
    if (event.type === 'finish') return { index, piece: event.piece };
  }
  throw new Error('a stream ended without its piece');
}
