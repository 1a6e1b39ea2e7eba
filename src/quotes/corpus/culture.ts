import type { CorpusQuote } from '../themes.ts';

export const culture: readonly CorpusQuote[] = [
  {
    id: 'quotation-on-the-wall',
    text: 'Do not hang a quotation on the wall unless you are ready to be hit with it. Some day, an employee will be holding the other end.',
    themes: ['culture'],
  },
  {
    id: 'second-sentence',
    text: 'Trust is what lets you skip the second sentence. In a company with a great deal of it, most messages are five words long.',
    themes: ['culture'],
  },
  {
    id: 'bought-headphones',
    text: 'The open office was sold to us as a way of talking, and we all went out and bought headphones.',
    themes: ['culture'],
  },
  {
    id: 'may-not-be-mentioned',
    text: 'Every company is a family in one respect only. The people in it learn what may not be mentioned.',
    themes: ['culture'],
  },
  {
    id: 'rival-paper',
    text: 'Gossip is the news service of a company that has stopped publishing. If you do not like what it prints, then open a rival paper.',
    themes: ['culture'],
  },
  {
    id: 'would-have-noticed',
    text: 'We are not a family, I tell every new team. A family would have noticed by now.',
    themes: ['culture'],
  },
  {
    id: 'two-coats',
    text: 'The values were painted on the wall in October and painted over in March. Integrity took two coats.',
    themes: ['culture'],
  },
  {
    id: 'founder-at-the-airport',
    text: 'Culture is what the company does while the founder is at the airport.',
    themes: ['culture', 'founders'],
  },
  {
    id: 'unlimited-vacation',
    text: 'Unlimited vacation is the only benefit that people use less the more of it they are given.',
    themes: ['culture', 'hiring'],
  },
  {
    id: 'ping-pong-table',
    text: 'There was a ping-pong table in every company that I have had to close. I do not say that one thing leads to another, but I always look for the table.',
    themes: ['culture', 'failure'],
  },
  {
    id: 'ask-my-assistant',
    text: 'Transparency is our first value, and you may ask my assistant for the details.',
    themes: ['culture'],
  },
  {
    id: 'near-the-coffee',
    text: 'Radical candor came to our office in the form of a book, and for six weeks nobody was safe near the coffee.',
    themes: ['culture'],
  },
];
