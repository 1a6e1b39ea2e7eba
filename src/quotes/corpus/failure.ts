import type { CorpusQuote } from '../themes.ts';

export const failure: readonly CorpusQuote[] = [
  {
    id: 'lost-politely',
    text: 'A startup is an argument with the world, and a failed startup is an argument you lost politely. The mistake is to think that the argument was about you.',
    themes: ['failure', 'founders'],
  },
  {
    id: 'takes-manners',
    text: 'It takes courage to start a company, but it takes manners to end one. Manners are the rarer thing, since no one gives a prize for them.',
    themes: ['failure', 'founders'],
  },
  {
    id: 'not-in-the-room',
    text: 'When a product fails, count the people who were not in the room. You will usually find the cause among them.',
    themes: ['failure', 'product'],
  },
  {
    id: 'deciding-to-quit',
    text: 'Quitting takes one day. Deciding to quit takes about two years, and those are the years that cost you.',
    themes: ['failure', 'founders'],
  },
  {
    id: 'like-aunts',
    text: 'Failure is overrated. I know that this is not what we say at the conferences, where a man will stand up in a good jacket and thank his failures one by one, like aunts.',
    themes: ['failure'],
  },
  {
    id: 'send-flowers',
    text: 'Your competitor has failed. Do not celebrate. Send flowers, and then find out what he knew.',
    themes: ['failure', 'markets'],
  },
  {
    id: 'cake-on-standby',
    text: 'We celebrate failure here, and we keep a cake on standby. So far no one has wanted to cut it.',
    themes: ['failure', 'culture'],
  },
  {
    id: 'willing-to-be-told',
    text: 'Most companies do not run out of money. They run out of people who are willing to be told about it.',
    themes: ['failure'],
  },
  {
    id: 'pivot',
    text: 'A pivot is a failure that has kept its health insurance.',
    themes: ['failure', 'product'],
  },
  {
    id: 'acknowledgments',
    text: 'The post-mortem ran to eleven pages, and the word "we" was on every one of them. The word "I" was saved for the acknowledgments.',
    themes: ['failure', 'culture'],
  },
  {
    id: 'price-per-lesson',
    text: 'I learned more from the company that failed than from the ten that worked. It also cost more than the ten, so the price per lesson is about the same.',
    themes: ['failure', 'investors'],
  },
  {
    id: 'fail-fast',
    text: 'Fail fast, they say. In my experience failing takes about as long as succeeding, and the catering is better.',
    themes: ['failure'],
  },
  {
    id: 'shutdown-email',
    text: 'Nobody writes the shutdown email in advance. This is odd, because everybody knows how it begins.',
    themes: ['failure', 'founders'],
  },
];
