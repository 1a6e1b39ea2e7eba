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

/**
 * Writes planned pieces and yields each as it finishes. They are streamed, for the sake of progress
 * that moves before the first is done. When the signal aborts, pieces under way are dropped.
 */
export async function* writePieces(
  writer: Writer,
  planned: Iterable<PlannedPiece>,
  options: GenerateOptions & { readonly abortSignal: AbortSignal },
  progress: Progress,
): AsyncGenerator<FinishedPiece, void, undefined> {
  const write = async ({ index, quote, seed }: PlannedPiece): Promise<FinishedPiece> => {
    let piece: Thinkpiece | undefined;
    for await (const event of writer.stream(quote, { ...options, seed })) {
      if (event.type === 'text-delta') progress.token();
      if (event.type === 'finish') piece = event.piece;
    }
    if (!piece) throw new Error('a stream ended without its piece');
    return { index, piece };
  };
  // Twice the places, so that one that becomes free finds the next piece waiting.
  const limit = 2 * writer.info.maxBatchSize;
  for await (const finished of asTheyFinish(planned, limit, write, options.abortSignal)) {
    if (finished.piece.finishReason !== 'aborted') yield finished;
  }
}
