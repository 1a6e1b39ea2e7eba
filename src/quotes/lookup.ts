import { VentiError } from '../errors.ts';
import { quotes } from './corpus.ts';
import type { Quote } from './quote.ts';
import { type CorpusQuote, type Theme, themes } from './themes.ts';

/** The quote of the corpus with this id, if there is one. */
export function findQuote(id: string): CorpusQuote | undefined {
  return quotes.find((quote) => quote.id === id);
}

/**
 * The quotes of the corpus that carry this theme, in corpus order.
 *
 * @throws VentiError `invalid-option` when there is no such theme.
 */
export function quotesByTheme(theme: Theme): CorpusQuote[] {
  if (!themes.includes(theme)) {
    throw new VentiError(
      'invalid-option',
      `There is no theme ${JSON.stringify(String(theme))}: pass one of ${themes.join(', ')}.`,
    );
  }
  return quotes.filter((quote) => quote.themes.includes(theme));
}

/**
 * Picks a quote of the corpus by a coin, so that the same coin picks the same quote.
 *
 * @param coin a number from 0 up to but not including 1, for example `Math.random()`
 * @throws VentiError `invalid-option` when the coin is out of range.
 */
export function pickQuote(coin: number): CorpusQuote;
/**
 * Picks one of the given quotes by a coin.
 *
 * @param coin a number from 0 up to but not including 1
 * @param from the quotes to pick from, each as likely as the next
 * @throws VentiError `invalid-option` when the coin is out of range or there is nothing to pick from.
 */
export function pickQuote<Candidate extends Quote>(
  coin: number,
  from: readonly Candidate[],
): Candidate;
export function pickQuote(coin: number, from: readonly Quote[] = quotes): Quote {
  if (typeof coin !== 'number' || !(coin >= 0 && coin < 1)) {
    throw new VentiError(
      'invalid-option',
      `The coin that picks a quote is ${String(coin)}: pass a number from 0 up to but not including 1, such as Math.random().`,
    );
  }
  const quote = from[Math.floor(coin * from.length)];
  if (!quote) {
    throw new VentiError(
      'invalid-option',
      'There are no quotes to pick from: pass at least one, or leave the list out to pick from the corpus.',
    );
  }
  return quote;
}
