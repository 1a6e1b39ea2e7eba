import { quotes } from '../../quotes/corpus.ts';
import type { Quote } from '../../quotes/quote.ts';

/**
 * The quotes that a model is judged by: as many as are asked for, evenly spaced in the corpus, which is
 * sorted by theme, so that every theme has its share. Where more are asked for than there are, they come
 * again.
 */
export function evaluationQuotes(count: number): readonly Quote[] {
  const spread = Math.min(count, quotes.length);
  return Array.from({ length: count }, (_, i) => {
    return quotes[Math.floor(((i % spread) * quotes.length) / spread)]!;
  });
}
