import type { GenerateOptions } from '../../options/generate-options.ts';
import type { Quote } from '../../quotes/quote.ts';
import type { Thinkpiece } from '../../thinkpiece.ts';
import type { Writer } from '../../writer.ts';
import type { Figure } from '../intervals/figure.ts';
import { studentMean } from '../intervals/student.ts';
import { refuseAborted } from '../refuse-aborted.ts';
import { evaluationQuotes } from './evaluation-quotes.ts';

/** Tokens per second. */
export interface Speed {
  /** Of a piece that is written by itself. */
  readonly one: Figure;
  /** Of all pieces together, `atOnce` at a time. */
  readonly many: Figure;
  readonly atOnce: number;
}

/** Pieces as the model wrote them, before trimming, and how fast it did. */
export interface WrittenPieces {
  readonly pieces: readonly Thinkpiece[];
  readonly speed: Speed;
}

/** Pieces that are written one after the other, to measure how fast one is. */
export const singlePieces = 5;
/** The pieces are written in so many batches, the speeds of which are averaged. */
const rounds = 5;

/**
 * Writes pieces to the quotes that models are judged by, with the default options, each from a seed of its
 * own; the first few once more, one by one.
 * @param onPiece called for every piece that is done
 * @throws VentiError `aborted`, and as `Writer.generate`
 */
export async function writePieces(
  writer: Writer,
  count: number,
  seed: number,
  onPiece: () => void,
  abortSignal?: AbortSignal,
): Promise<WrittenPieces> {
  const options = { trim: false, ...(abortSignal && { abortSignal }) };
  const quotes = evaluationQuotes(count);
  const alone: number[] = [];
  await writer.generate(quotes[0], { ...options, seed, maxOutputTokens: 1 });
  for (const quote of quotes.slice(0, singlePieces)) {
    const piece = await writer.generate(quote, { ...options, seed });
    alone.push(piece.timings.tokensPerSecond);
    onPiece();
  }

  const atOnce = Math.ceil(count / rounds);
  const together: number[] = [];
  const pieces: Thinkpiece[] = [];
  await writeRound(writer, quotes.slice(0, atOnce), { ...options, seed, maxOutputTokens: 1 });
  for (let start = 0; start < count; start += atOnce) {
    const startMs = performance.now();
    const round = quotes.slice(start, start + atOnce);
    const written = await writeRound(writer, round, { ...options, seed: seed + start }, onPiece);
    const seconds = (performance.now() - startMs) / 1_000;
    const tokens = written.reduce((sum, { usage }) => sum + usage.outputTokens, 0);
    if (round.length === atOnce) together.push(seconds > 0 ? tokens / seconds : 0);
    pieces.push(...written);
  }
  return { pieces, speed: { one: studentMean(alone), many: studentMean(together), atOnce } };
}

async function writeRound(
  writer: Writer,
  quotes: readonly Quote[],
  options: GenerateOptions,
  onPiece: () => void = () => {},
): Promise<Thinkpiece[]> {
  const written: Thinkpiece[] = [];
  for await (const { index, ...piece } of writer.batch(quotes, options)) {
    if (piece.finishReason === 'aborted') break;
    written[index] = piece;
    onPiece();
  }
  refuseAborted(options.abortSignal);
  return written;
}
