import type { CorpusQuote } from '../themes.ts';

export const founders: readonly CorpusQuote[] = [
  {
    id: 'default-alive',
    text: "The startling thing is how often the founders themselves don't know. Half the founders I talk to don't know whether they're default alive or default dead.",
    themes: ['founders', 'fundraising'],
    author: 'Paul Graham',
    source: 'Default Alive or Default Dead?',
  },
  {
    id: 'same-pitch',
    text: 'The confident founder and the deluded founder give the same pitch. They use the same words, they draw the same chart, and they have the same light in the eyes.',
    themes: ['founders', 'fundraising'],
  },
  {
    id: 'why-not-stopped',
    text: 'Everyone asks founders why they started. A better question is why they have not stopped, because the two answers are almost never the same.',
    themes: ['founders'],
  },
  {
    id: 'in-the-way',
    text: 'At some point every founder becomes the thing that is in the way. The good ones notice it within a year, and the very good ones find it funny.',
    themes: ['founders', 'culture'],
  },
  {
    id: 'twice-the-rent',
    text: 'Two founders who agree about everything are one founder with twice the rent.',
    themes: ['founders'],
  },
  {
    id: 'minute-and-a-pencil',
    text: 'Ask a founder to draw her company, and give her one minute and a pencil. What she draws first is what she thinks it is.',
    themes: ['founders'],
  },
  {
    id: 'quiet-tuesday',
    text: 'There is a kind of founder who is calm in every emergency and falls apart on a quiet Tuesday.',
    themes: ['founders'],
  },
  {
    id: 'four-thousand-founders',
    text: 'I have met four thousand founders, and I have believed roughly all of them. It is my one real qualification.',
    themes: ['founders', 'investors'],
  },
  {
    id: 'eight-hours-a-night',
    text: 'The best founders sleep eight hours a night and lie about it. The worst ones sleep four hours a night and tell you before you have sat down.',
    themes: ['founders'],
  },
  {
    id: 'problem-and-invitation',
    text: 'A founder is someone who has confused a problem with an invitation.',
    themes: ['founders'],
  },
  {
    id: 'landlord-and-desk',
    text: 'Nobody becomes a founder on purpose. You write one email to a landlord about a desk, and three years later you are explaining equity to a cook.',
    themes: ['founders'],
  },
  {
    id: 'lemonade-stand',
    text: 'I always ask about the lemonade stand. The founders who had one are charming, and the founders who bought one out are in my portfolio.',
    themes: ['founders', 'exits'],
  },
];
