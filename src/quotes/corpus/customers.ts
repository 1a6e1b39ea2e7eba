import type { CorpusQuote } from '../themes.ts';

export const customers: readonly CorpusQuote[] = [
  {
    id: 'pleasant-day',
    text: 'The day you lose a customer is not the day she cancels. It is a day some months earlier, and it was probably a pleasant one.',
    themes: ['customers', 'failure'],
  },
  {
    id: 'why-that-customer',
    text: 'Why do you want that customer? It is a rude question, and it has saved me more money than any other.',
    themes: ['customers'],
  },
  {
    id: 'only-misplaced-it',
    text: 'You have not lost a deal until you know why. Until then you have only misplaced it.',
    themes: ['customers'],
  },
  {
    id: 'different-authority',
    text: 'The customer is not always right. But she is always the customer, and that is a different kind of authority.',
    themes: ['customers'],
  },
  {
    id: 'standing-in-the-open',
    text: 'We talk of winning customers as though they had been hiding. In my experience they were standing in the open, and we walked past them on our way to a conference.',
    themes: ['customers', 'growth'],
  },
  {
    id: 'might-answer',
    text: 'Talk to your customers, everyone says, and so the founders do. The advice should have gone on to say that the customers might answer.',
    themes: ['customers', 'founders'],
  },
  {
    id: 'wrong-about-the-button',
    text: 'The customer is always right about the problem and nearly always wrong about the button.',
    themes: ['customers', 'product'],
  },
  {
    id: 'happiest-customer',
    text: 'Our happiest customer had not logged in since the spring.',
    themes: ['customers', 'product'],
  },
  {
    id: 'met-the-promoter',
    text: "The net promoter score was seventy-one, so I asked to meet one of the promoters. It took them a week to find him, and he was somebody's brother.",
    themes: ['customers', 'growth'],
  },
  {
    id: 'capital-letters',
    text: 'Your angriest customer is doing the work of three consultants, and she is doing it in capital letters.',
    themes: ['customers'],
  },
  {
    id: 'own-postage',
    text: 'Complaints are the only market research that arrives with its own postage.',
    themes: ['customers'],
  },
  {
    id: 'design-partner',
    text: 'A design partner is a customer who has found a polite way not to pay.',
    themes: ['customers', 'product'],
  },
];
