import type { Quote } from '../../quotes/quote.ts';
import { deriveSeed } from '../../sampler/derive-seed.ts';
import { quoteCoin } from '../../sampler/uniform.ts';

/** A piece of a batch, before it is written. */
export interface PlannedPiece {
  readonly index: number;
  readonly quote: Quote;
  /** Its own, derived from the batch's. */
  readonly seed: number;
}

/**
 * The pieces of a batch, which depend on the arguments alone: a batch that goes on plans the same.
 * Every quote is used once before any is used again.
 */
export function* planPieces(
  quotes: readonly Quote[],
  batchSeed: number,
  count: number,
): Generator<PlannedPiece, void, undefined> {
  let unused: Quote[] = [];
  for (let index = 0; index < count; index++) {
    if (unused.length === 0) unused = [...quotes];
    const seed = deriveSeed(batchSeed, index);
    yield { index, quote: takeQuote(unused, quoteCoin(seed)), seed };
  }
}

/** Takes a quote out of the list, in constant time: the last one moves into its place. */
function takeQuote(unused: Quote[], coin: number): Quote {
  const index = Math.floor(coin * unused.length);
  const quote = unused[index]!;
  const last = unused.pop()!;
  if (index < unused.length) unused[index] = last;
  return quote;
}
