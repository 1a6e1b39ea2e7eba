import type { CorpusQuote } from '../themes.ts';

export const ai: readonly CorpusQuote[] = [
  {
    id: 'count-the-spoons',
    text: 'My rule for artificial intelligence is the rule my mother had for cousins. Let them help, thank them warmly, and count the spoons.',
    themes: ['ai'],
  },
  {
    id: 'right-most-of-the-time',
    text: 'A machine that is right most of the time is harder to live with than one that is always wrong. You can hang the second one on the wall.',
    themes: ['ai', 'product'],
  },
  {
    id: 'what-to-have-for-breakfast',
    text: 'Suppose that every prediction about artificial intelligence came true on the same morning. You would still have to decide what to have for breakfast, and whom to have it with.',
    themes: ['ai'],
  },
  {
    id: 'agree-with-us',
    text: 'We have added a model to every product in the portfolio, and the products now agree with us a great deal more.',
    themes: ['ai', 'product'],
  },
  {
    id: 'change-its-name',
    text: 'Artificial intelligence will change everything, which is why I have asked each of our companies to change its name.',
    themes: ['ai', 'markets'],
  },
  {
    id: 'perfect-demo',
    text: 'The demo was perfect, and it was perfect in exactly the same way the second time.',
    themes: ['ai', 'product'],
  },
  {
    id: 'machine-thesis',
    text: 'I asked the machine for an investment thesis and it gave me mine. I have decided to call this validation.',
    themes: ['ai', 'investors'],
  },
  {
    id: 'partner-meetings',
    text: 'People worry that the machines will learn to think. I have sat through enough partner meetings to know that a business can be run without that risk.',
    themes: ['ai', 'investors'],
  },
  {
    id: 'nine-times-in-ten',
    text: 'A model that is right nine times in ten is a miracle in a demonstration and a lawsuit in a hospital.',
    themes: ['ai', 'failure'],
  },
  {
    id: 'equals-at-last',
    text: 'Nobody can explain how it works, including the people who built it, and so for the first time they and I are equals.',
    themes: ['ai', 'investors'],
  },
  {
    id: 'ankle-deep',
    text: 'The last company told me that data was its moat. I asked to see the moat, and it was about ankle deep.',
    themes: ['ai', 'markets'],
  },
  {
    id: 'while-you-are-at-lunch',
    text: 'An agent is a program that makes the same mistakes as you do, while you are at lunch.',
    themes: ['ai'],
  },
  {
    id: 'two-percent',
    text: 'The error rate was down to two percent, the founder said. I did not ask two percent of what, and neither did the model.',
    themes: ['ai'],
  },
];
