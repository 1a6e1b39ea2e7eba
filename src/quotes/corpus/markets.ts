import type { CorpusQuote } from '../themes.ts';

export const markets: readonly CorpusQuote[] = [
  {
    id: 'ripe-as-a-pear',
    text: 'When an industry is very old, people say that it is ripe for disruption, as though it were a pear.',
    themes: ['markets'],
  },
  {
    id: 'winner-takes-all',
    text: 'The phrase "winner takes all" has ruined more companies than any recession. It sounds like a law of nature, and it is mostly used by people who would like you to hurry.',
    themes: ['markets'],
  },
  {
    id: 'stand-where-it-lands',
    text: 'Do not compete with a curve. If the price of something is falling every year for reasons that have nothing to do with you, stand where it is going to land and open a shop.',
    themes: ['markets', 'pricing'],
  },
  {
    id: 'no-competition',
    text: 'When a founder tells me she has no competition, I ask what her customers did last Tuesday. They did something. They got through the day.',
    themes: ['markets', 'customers'],
  },
  {
    id: 'gone-home',
    text: 'We say that a technology has failed when we mean that it has gone home. It left the city, took off its good shoes, and found steady work in a place we never visit.',
    themes: ['markets', 'failure'],
  },
  {
    id: 'have-not-heard-of-you',
    text: 'A market is a very large number of people who have not heard of you. Founders find this exciting, and I have never worked out why.',
    themes: ['markets'],
  },
  {
    id: 'one-percent',
    text: 'One percent of a huge market is the most expensive percent there is.',
    themes: ['markets', 'fundraising'],
  },
  {
    id: 'from-very-close-by',
    text: 'Timing is the only advantage that you cannot hire, copy or raise. You can, however, miss it from very close by.',
    themes: ['markets'],
  },
  {
    id: 'empty-corner',
    text: 'Nobody enters a crowded market. They enter an empty corner of it and find, on turning around, the crowd.',
    themes: ['markets'],
  },
  {
    id: 'market-map',
    text: 'There are two kinds of market map. One kind has your logo in the middle, and the other kind was made by somebody else.',
    themes: ['markets', 'fundraising'],
  },
  {
    id: 'see-it-coming',
    text: 'The incumbents will never see it coming, he told me. I sat on the board of an incumbent that year, and we had a whole department for seeing it coming. It was on the second floor.',
    themes: ['markets', 'boards'],
  },
];
