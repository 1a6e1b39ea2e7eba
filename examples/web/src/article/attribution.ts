import { quotes } from 'venti-core/quotes';

/** Whose an opening line of the corpus is; empty for lines that nobody else wrote. */
export function attributionOf(quote: string): string {
  const { author, source } = quotes.find(({ text }) => text === quote) ?? {};
  if (!author) return '';
  return `The opening line is ${author}’s${source ? `, from “${source}”` : ''}.`;
}
