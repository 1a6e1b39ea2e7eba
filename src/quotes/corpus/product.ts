import type { CorpusQuote } from '../themes.ts';

export const product: readonly CorpusQuote[] = [
  {
    id: 'too-early-too-late',
    text: 'I have never regretted making something simpler, but I have often regretted how long I waited. Simplicity always feels too early until it is too late.',
    themes: ['product'],
  },
  {
    id: 'tickets-to-a-question',
    text: 'A prototype is a question, and you should not sell tickets to a question. Yet I have seen it done with great success, at least until the answer arrived.',
    themes: ['product'],
  },
  {
    id: 'lazy-thing',
    text: 'Design is the art of making the right thing the lazy thing. If a good outcome requires your customer to be careful, you have not designed it yet.',
    themes: ['product'],
  },
  {
    id: 'speed-is-a-feeling',
    text: 'Speed is a feeling before it is a number. A product can be fast by the clock and slow in the hand, and the hand is what decides.',
    themes: ['product'],
  },
  {
    id: 'second-thing-first',
    text: 'Sell the second thing first. I mean that you should know what a customer will want from you after she has what she wants.',
    themes: ['product', 'customers'],
  },
  {
    id: 'feature-nobody-asked-for',
    text: 'The feature that everyone asked for was used by nobody. The feature that nobody asked for was used by everyone, mostly to undo the other one.',
    themes: ['product', 'customers'],
  },
  {
    id: 'minimum-viable-product',
    text: 'Minimum viable product is a phrase of three words. Founders read only the first, and customers read only the second.',
    themes: ['product'],
  },
  {
    id: 'unfinished-arguments',
    text: 'Every product is a diary of the arguments that its team did not finish.',
    themes: ['product', 'culture'],
  },
  {
    id: 'explain-the-button',
    text: 'If you have to explain the button, then it is not a button. It is a paragraph with a border.',
    themes: ['product'],
  },
  {
    id: 'snowman-roadmap',
    text: 'The roadmap had been agreed in January, and it was now March, so we stood around it in the way that one stands around a snowman.',
    themes: ['product'],
  },
  {
    id: 'delete-on-friday',
    text: 'Delete something every Friday. The first month is tidying, the second is taste, and the third is when the letters start.',
    themes: ['product'],
  },
];
