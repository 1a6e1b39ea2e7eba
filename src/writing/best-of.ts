import type { GeneratorInfo } from '../generator/generator.ts';
import { onAbort } from '../generator/on-abort.ts';
import type { CandidateEvent, Thinkpiece, ThinkpieceEvent } from '../thinkpiece.ts';
import { candidateRequest, type PieceRequest } from './piece-request.ts';
import { sideBySide } from './side-by-side.ts';

/** Writes one candidate, and tells of it. */
export type WriteCandidate = (
  request: PieceRequest,
  abortSignal: AbortSignal,
) => AsyncIterable<CandidateEvent>;

/**
 * Writes several candidates of a piece at the same time and keeps the best one (best-of-n, rejection
 * sampling by a score). Tells of each candidate while it is written, then of the chosen text.
 *
 * The candidates depend on the request alone, and of equal scores the first wins, so the piece does
 * too, whatever order they finish in.
 */
export async function* writeBestOf(
  request: PieceRequest,
  info: GeneratorInfo,
  write: WriteCandidate,
  abortSignal?: AbortSignal,
): AsyncGenerator<ThinkpieceEvent, void, undefined> {
  const { id, quote, seed, options } = request;
  yield { type: 'start', id, quote: quote.text, seed };
  const pieces: Thinkpiece[] = [];
  const ends = new AbortController();
  const unfollow = abortSignal && onAbort(abortSignal, () => ends.abort());
  const open = (candidate: number): AsyncIterable<CandidateEvent> =>
    write(candidateRequest(request, candidate, info), ends.signal);
  try {
    for await (const { index, event } of sideBySide(options.bestOf, info.maxBatchSize, open)) {
      if (event.type === 'finish') pieces[index] = event.piece;
      yield { type: 'candidate', candidate: index, event };
    }
  } finally {
    unfollow?.();
    ends.abort();
  }
  const piece = chooseBest(request, pieces);
  const text = piece.text.slice(quote.text.length);
  if (text !== '') yield { type: 'text-delta', text };
  yield { type: 'finish', piece };
}

/** @param candidates all of them, in order, also those that were aborted */
function chooseBest({ id, seed }: PieceRequest, candidates: readonly Thinkpiece[]): Thinkpiece {
  const scores = candidates.map(({ quality }) => quality.score);
  const candidate = scores.indexOf(Math.max(...scores));
  const best = candidates[candidate]!;
  const isWhole = candidates.every(({ finishReason }) => finishReason !== 'aborted');
  return {
    ...best,
    id,
    seed,
    finishReason: isWhole ? best.finishReason : 'aborted',
    selection: { candidate, seed: best.seed, scores },
  };
}
