import type { GenerateOptions } from '../../options/generate-options.ts';
import { refuseAborted } from '../../refuse-aborted.ts';
import { deriveSeed } from '../../sampler/derive-seed.ts';
import type { Thinkpiece } from '../../thinkpiece.ts';
import type { ThinkpieceRequest, Writer } from '../../writer.ts';
import type { Figure } from '../intervals/figure.ts';
import { studentMean } from '../intervals/student.ts';
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
  const requests = evaluationQuotes(count).map((quote, i) => ({
    quote,
    seed: deriveSeed(seed, i),
  }));
  const alone: number[] = [];
  const first = requests.slice(0, singlePieces);
  // The first piece and the first batch are slower: threads and replicas start with them.
  await writeRound(writer, first.slice(0, 1), { ...options, maxOutputTokens: 1 });
  for (const request of first) {
    const [piece] = await writeRound(writer, [request], options, onPiece);
    alone.push(piece!.timings.tokensPerSecond);
  }

  const atOnce = Math.ceil(count / rounds);
  const together: number[] = [];
  const pieces: Thinkpiece[] = [];
  await writeRound(writer, requests.slice(0, atOnce), { ...options, maxOutputTokens: 1 });
  for (let start = 0; start < count; start += atOnce) {
    const startMs = performance.now();
    const round = requests.slice(start, start + atOnce);
    const written = await writeRound(writer, round, options, onPiece);
    const seconds = (performance.now() - startMs) / 1_000;
    const tokens = written.reduce((sum, { usage }) => sum + usage.outputTokens, 0);
    if (round.length === atOnce) together.push(seconds > 0 ? tokens / seconds : 0);
    pieces.push(...written);
  }
  return { pieces, speed: { one: meanSpeed(alone), many: meanSpeed(together), atOnce } };
}

/** No speed is below 0, however much a busy machine makes it vary. */
function meanSpeed(speeds: readonly number[]): Figure {
  const { low, ...mean } = studentMean(speeds);
  return { ...mean, low: Math.max(0, low) };
}

async function writeRound(
  writer: Writer,
  requests: readonly ThinkpieceRequest[],
  options: GenerateOptions,
  onPiece: () => void = () => {},
): Promise<Thinkpiece[]> {
  const written: Thinkpiece[] = [];
  for await (const { index, ...piece } of writer.batch(requests, options)) {
    if (piece.finishReason === 'aborted') break;
    written[index] = piece;
    onPiece();
  }
  refuseAborted('The evaluation', options.abortSignal);
  return written;
}
