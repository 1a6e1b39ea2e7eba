import type { CorpusQuote } from '../themes.ts';

export const growth: readonly CorpusQuote[] = [
  {
    id: 'under-the-snow',
    text: 'Growth hides everything, as snow does. When it is deep, every garden in the street looks well kept.',
    themes: ['growth', 'culture'],
  },
  {
    id: 'explaining-itself',
    text: 'A company at two hundred people spends its mornings explaining itself to itself. The customers wait politely outside.',
    themes: ['growth', 'culture'],
  },
  {
    id: 'chart-was-told-to',
    text: 'The chart goes up and to the right because the chart was told to. I have nothing against it. I only notice that it starts to rise on the day after the meeting.',
    themes: ['growth', 'fundraising'],
  },
  {
    id: 'being-poured',
    text: 'For most of my career I could not tell the difference between a company that was growing and a company that was being poured.',
    themes: ['growth'],
  },
  {
    id: 'nobody-can-hide',
    text: 'Small teams are not fast because they are small. They are fast because nobody in them can hide, and that includes the person with the bad idea.',
    themes: ['growth', 'culture'],
  },
  {
    id: 'rent-goes-up',
    text: 'You can buy growth and you can rent it, and the rent goes up.',
    themes: ['growth', 'pricing'],
  },
  {
    id: 'height-of-the-room',
    text: 'The number of users doubled every month, and so did the height of the room in which we were shown it.',
    themes: ['growth', 'fundraising'],
  },
  {
    id: 'things-that-do-not-scale',
    text: 'Do things that do not scale. Then write an essay about it, which does.',
    themes: ['growth'],
  },
  {
    id: 'stopped-showing-off',
    text: 'Retention is only growth that has stopped showing off.',
    themes: ['growth', 'customers'],
  },
  {
    id: 'hockey-stick',
    text: 'Every forecast in this business is shaped like a hockey stick. Nobody asks where the puck is supposed to go.',
    themes: ['growth', 'fundraising'],
  },
  {
    id: 'viral',
    text: 'The plan was for the product to go viral. I asked the founder who would go first, and she looked at me with great kindness.',
    themes: ['growth', 'markets'],
  },
];
