import { type CorpusQuote, pickQuote, quotes } from 'venti-core/quotes';

// Quotes need no types but the language's own.
export const quote: CorpusQuote = pickQuote(Math.random());
export const count: number = quotes.length;
