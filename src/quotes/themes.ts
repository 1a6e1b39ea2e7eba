import type { Quote } from './quote.ts';

/** What the quotes of the corpus are about, in the order they are listed. */
export const themes = [
  'founders',
  'fundraising',
  'investors',
  'product',
  'hiring',
  'markets',
  'ai',
  'failure',
  'growth',
  'pricing',
  'culture',
  'boards',
  'exits',
  'customers',
] as const;

/** A theme of the corpus. */
export type Theme = (typeof themes)[number];

/** A quote of the corpus: it has an id and at least one theme, the main one first. */
export interface CorpusQuote extends Quote {
  readonly id: string;
  readonly themes: readonly Theme[];
}
