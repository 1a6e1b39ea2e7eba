import type { Thinkpiece, Writer } from 'venti-core/web';
import type { Article, Recipe, RecipeOptions } from '../article/article.ts';
import { factsOf } from './facts.ts';
import type { Order } from './order.ts';

/** How many tokens an essay grows by when it goes on. */
const step = 200;

/** A piece that was written here, and its figures. */
export interface WrittenPiece {
  readonly article: Article;
  /** Where and how fast, in small print. */
  readonly facts: string;
  /** Whether the reader had enough before it was whole. */
  readonly wasStopped: boolean;
  /** How to write the same piece, and more of it; undefined when it has come to its end. */
  readonly sequel: Order | undefined;
}

/**
 * Writes a piece.
 * @param onText told of all that follows the opening line, again and again while it grows
 * @param abortSignal ends the piece where it is
 * @throws VentiError
 */
export async function write(
  writer: Writer,
  order: Order,
  onText: (continuation: string) => void,
  abortSignal: AbortSignal,
): Promise<WrittenPiece> {
  const { quote, seed, options } = order;
  let continuation = '';
  for await (const event of writer.stream(quote, { ...options, seed, abortSignal })) {
    if (event.type === 'finish') return finished(writer, order, event.piece);
    if (event.type === 'redraw') continuation = '';
    if (event.type !== 'text-delta') continue;
    continuation += event.text;
    onText(continuation);
  }
  throw new Error('a stream of events ended without its last one');
}

/** How to write a piece, and more of it: dice are thrown by position, so it begins with the same text. */
export function sequelOf(quote: string, { seed, options }: Recipe): Order {
  const maxOutputTokens = (options.maxOutputTokens ?? step) + step;
  return { quote, seed, options: { ...options, maxOutputTokens } };
}

function finished({ info }: Writer, order: Order, piece: Thinkpiece): WrittenPiece {
  const { quote, seed, finishReason, usage } = piece;
  const options =
    finishReason === 'aborted' ? shortened(order.options, usage.outputTokens) : order.options;
  const model = { name: piece.model, sha256: info.modelSha256, device: piece.device };
  const recipe = { seed, options, model };
  const isFull = usage.promptTokens + usage.outputTokens >= info.contextLength;
  const sequel = sequelOf(quote, {
    ...recipe,
    options: { ...order.options, maxOutputTokens: usage.outputTokens },
  });
  return {
    article: { quote, continuation: piece.text.slice(quote.length), recipe },
    facts: factsOf(info, piece.timings.tokensPerSecond),
    wasStopped: finishReason === 'aborted',
    sequel: finishReason === 'stop' || isFull ? undefined : sequel,
  };
}

/** The options of a piece that was stopped: it is a shorter piece now. */
function shortened(options: RecipeOptions, outputTokens: number): RecipeOptions {
  const maxOutputTokens = Math.max(1, outputTokens);
  const { minOutputTokens } = options;
  return {
    ...options,
    maxOutputTokens,
    ...(minOutputTokens !== undefined && {
      minOutputTokens: Math.min(minOutputTokens, maxOutputTokens),
    }),
  };
}
