import type { CorpusQuote } from '../themes.ts';

export const investors: readonly CorpusQuote[] = [
  {
    id: 'power-law',
    text: 'The power law is the only law I have ever obeyed, and I obey it mostly by accident. It says that one of my investments will be worth more than all of the others together, and it declines to tell me which one.',
    themes: ['investors'],
  },
  {
    id: 'likes-soup',
    text: 'I believe in conviction, but I have noticed that mine is strongest in rooms where somebody else wants the same thing. Alone, I am a cautious man who likes soup.',
    themes: ['investors'],
  },
  {
    id: 'next-big-thing',
    text: 'My daughter asked me what I did at work, and I said that I looked for the next big thing. She asked what was wrong with the last one.',
    themes: ['investors'],
  },
  {
    id: 'water',
    text: 'People ask me to predict the next big thing, and I always give the same answer, which is water. No one has ever asked me a second question.',
    themes: ['investors'],
  },
  {
    id: 'against-it-from-the-start',
    text: 'What do you call an investor who was against the idea from the start? After the company succeeds, you call him a board member.',
    themes: ['investors', 'boards'],
  },
  {
    id: 'i-passed',
    text: 'I passed on that company, and I would pass again. What I would not do again is write to the founder to explain my reasoning.',
    themes: ['investors'],
  },
  {
    id: 'interesting-order',
    text: "An investor's job is to be wrong in an interesting order.",
    themes: ['investors'],
  },
  {
    id: 'people-not-ideas',
    text: 'We say that we back people and not ideas. People are easier to forgive, and ideas keep better records.',
    themes: ['investors', 'founders'],
  },
  {
    id: 'pattern-recognition',
    text: 'Pattern recognition is what we call it when the same person walks in twice.',
    themes: ['investors', 'hiring'],
  },
  {
    id: 'my-partners-and-i',
    text: 'My partners and I agree about everything except the companies.',
    themes: ['investors'],
  },
  {
    id: 'six-years-early',
    text: 'Being early and being wrong feel exactly alike for about six years. I recommend a hobby with a shorter cycle, such as oaks.',
    themes: ['investors', 'markets'],
  },
  {
    id: 'value-add',
    text: 'We promised the founder capital and help. She has asked us every quarter since whether there is a way to take only the first.',
    themes: ['investors', 'boards'],
  },
];
