import type { CorpusQuote } from '../themes.ts';

export const fundraising: readonly CorpusQuote[] = [
  {
    id: 'smart-money',
    text: 'The most dangerous phrase in my business is "smart money is already in." It has led more clever people off more cliffs than fog.',
    themes: ['fundraising', 'investors'],
  },
  {
    id: 'get-back-to-you',
    text: '"We will get back to you." Nobody ever says it about good news.',
    themes: ['fundraising'],
  },
  {
    id: 'strangers-baby',
    text: "Every deck has a slide that says the market is enormous, and every investor has learned to look at it the way one looks at a stranger's baby.",
    themes: ['fundraising', 'markets'],
  },
  {
    id: 'bowl-of-candy',
    text: 'The option pool is a bowl of candy that the founders are asked to buy for guests who have not been invited yet.',
    themes: ['fundraising', 'hiring'],
  },
  {
    id: 'pitching-each-other',
    text: 'Put two investors in a room with one founder, and within ten minutes they are pitching each other. The founder may as well go and move her car.',
    themes: ['fundraising', 'investors'],
  },
  {
    id: 'when-you-do-not-need-it',
    text: 'Raise money when you do not need it, the saying goes. It leaves out that this is also the only time anyone will give you any.',
    themes: ['fundraising'],
  },
  {
    id: 'twelve-slides',
    text: 'A pitch deck has twelve slides because nobody has ever been asked for a thirteenth.',
    themes: ['fundraising'],
  },
  {
    id: 'third-no',
    text: 'The first no arrives in a day and the second in a week. The third never arrives at all, and you are supposed to work out from the silence that it has been there for some time.',
    themes: ['fundraising'],
  },
  {
    id: 'oversubscribed',
    text: 'Every round is oversubscribed. I have been in this business for nineteen years, and I have yet to meet a round that was subscribed.',
    themes: ['fundraising'],
  },
  {
    id: 'reheated-introduction',
    text: 'There is no such thing as a warm introduction. There are only cold ones that have been reheated.',
    themes: ['fundraising'],
  },
  {
    id: 'dilution',
    text: 'Dilution sounds like something that happens to a drink. It is something that happens to the person who brought it.',
    themes: ['fundraising', 'founders'],
  },
  {
    id: 'chairs-by-friday',
    text: 'We wire the money on a Thursday. By Friday the founder has bought chairs, and the chairs are how I know whether we were right.',
    themes: ['fundraising', 'culture'],
  },
];
