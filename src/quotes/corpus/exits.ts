import type { CorpusQuote } from '../themes.ts';

export const exits: readonly CorpusQuote[] = [
  {
    id: 'could-not-find-the-company',
    text: 'We bought a company last year and it took us eight months to find it. I mean that we had the building, the contracts, and the names of all the staff. We simply could not work out where the company was.',
    themes: ['exits'],
  },
  {
    id: 'parking-space',
    text: 'An acquisition is a marriage in which one side keeps its name and the other side keeps its parking space for a year.',
    themes: ['exits'],
  },
  {
    id: 'thursday-handshake',
    text: 'The handshake came on a Thursday, and the telephone call that undid it came on the next Monday, and the price of those four days was about eleven years.',
    themes: ['exits'],
  },
  {
    id: 'bought-not-sold',
    text: 'Companies are bought and not sold, as everyone says who has one to sell.',
    themes: ['exits'],
  },
  {
    id: 'meant-the-coffee',
    text: 'The acquirer promised that nothing would change. He meant the coffee, and he kept his word until the spring.',
    themes: ['exits', 'culture'],
  },
  {
    id: 'ring-a-bell',
    text: 'On the morning of the listing they let the founder ring a bell. It was the last thing in the building that did what she told it.',
    themes: ['exits', 'founders'],
  },
  {
    id: 'learned-to-resign',
    text: 'An acqui-hire is a way of paying two million dollars a head for people who have just learned how to resign.',
    themes: ['exits', 'hiring'],
  },
  {
    id: 'earn-out',
    text: 'The earn-out ran for three years. So did he, every morning, past the office and on toward the lake.',
    themes: ['exits', 'founders'],
  },
  {
    id: 'told-on-the-friday',
    text: 'Nobody remembers the price. They remember who was told on the Friday.',
    themes: ['exits'],
  },
  {
    id: 'about-to-be-poured',
    text: 'Liquidity is a word that makes rich people sound as though they were about to be poured away.',
    themes: ['exits', 'investors'],
  },
  {
    id: 'second-company',
    text: 'After the sale he took a year off to think about what mattered. It mattered for about five weeks, and then he registered a domain.',
    themes: ['exits', 'founders'],
  },
];
