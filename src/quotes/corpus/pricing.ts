import type { CorpusQuote } from '../themes.ts';

export const pricing: readonly CorpusQuote[] = [
  {
    id: 'late-payer',
    text: 'The buyer who beats you down on price will also pay you late. I have never seen an exception, though I have known several founders who expected to be the first.',
    themes: ['pricing', 'customers'],
  },
  {
    id: 'guarantee',
    text: 'A guarantee is the only piece of marketing that frightens the right people. It frightens the ones who made the product.',
    themes: ['pricing', 'product'],
  },
  {
    id: 'what-you-invoice',
    text: 'You become what you invoice. Founders think of the invoice as the end of the work, but I have seen it reach back and change what the work is.',
    themes: ['pricing'],
  },
  {
    id: 'silence-after-the-price',
    text: 'After you say the price, stop. The silence that comes next belongs to the customer, and every word you put into it is a discount.',
    themes: ['pricing', 'customers'],
  },
  {
    id: 'free-guests',
    text: 'Free users are not customers. They are guests, and some of them have been in the bathroom for a very long time.',
    themes: ['pricing', 'customers'],
  },
  {
    id: 'double-the-price',
    text: 'Double the price. If nobody leaves you were a charity, and if everybody leaves you were a hobby.',
    themes: ['pricing'],
  },
  {
    id: 'most-expensive-price',
    text: 'Free is the most expensive price there is, and it is always the customer who decides how long you pay it.',
    themes: ['pricing', 'growth'],
  },
  {
    id: 'three-plans',
    text: 'There are three plans on every pricing page, and the one in the middle is a confession.',
    themes: ['pricing', 'product'],
  },
  {
    id: 'look-at-their-shoes',
    text: 'Nobody has ever told me that a price was too high. They tell me that the timing is difficult, and they look at their shoes.',
    themes: ['pricing', 'customers'],
  },
  {
    id: 'contact-us',
    text: 'The longest number on any pricing page is "contact us."',
    themes: ['pricing'],
  },
  {
    id: 'end-of-the-quarter',
    text: 'A discount is a secret that you have told to one customer. By the end of the quarter it is your price.',
    themes: ['pricing', 'customers'],
  },
];
