export type { VentiErrorCode } from '../errors.ts';
export { VentiError } from '../errors.ts';
export { quotes } from './corpus.ts';
export { findQuote, pickQuote, quotesByTheme } from './lookup.ts';
export { parseQuotes, type QuotesFormat } from './parse.ts';
export type { Quote } from './quote.ts';
export { type CorpusQuote, type Theme, themes } from './themes.ts';
export { validateQuote } from './validate.ts';
