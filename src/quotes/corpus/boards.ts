import type { CorpusQuote } from '../themes.ts';

export const boards: readonly CorpusQuote[] = [
  {
    id: 'jury-at-lunch',
    text: 'Your board is a jury that you get to have lunch with. Do not let the lunch confuse you, and do not let the jury ruin the lunch.',
    themes: ['boards', 'founders'],
  },
  {
    id: 'best-rehearsed',
    text: 'A board meeting should be the most honest three hours of the quarter, and it is usually the best rehearsed.',
    themes: ['boards'],
  },
  {
    id: 'guest-and-door',
    text: 'I have been fired from three boards, and I learned more from each of those afternoons than from all the meetings that came before. A director is a guest who has forgotten that there is a door.',
    themes: ['boards'],
  },
  {
    id: 'sentence-in-the-notebook',
    text: 'In every board meeting there is one person who has said nothing, and in her notebook is the sentence that would have saved you a year.',
    themes: ['boards'],
  },
  {
    id: 'audience-can-fire',
    text: 'A board meeting is a play in which the audience can fire the author.',
    themes: ['boards', 'founders'],
  },
  {
    id: 'before-the-sandwiches',
    text: 'Bad news should reach the board before the sandwiches do.',
    themes: ['boards'],
  },
  {
    id: 'eleven-boards',
    text: 'I sit on eleven boards, and in the course of a year I say one useful thing. I have stopped trying to guess on which of them.',
    themes: ['boards', 'investors'],
  },
  {
    id: 'two-days-ahead',
    text: 'Send the deck two days ahead. Nobody will read it, but everyone will arrive feeling that they owe you something.',
    themes: ['boards'],
  },
  {
    id: 'independent-director',
    text: 'The independent director is independent in the sense that nobody remembers inviting him.',
    themes: ['boards'],
  },
  {
    id: 'take-notes',
    text: 'Founders fear the director who talks. They should fear the one who has begun to take notes.',
    themes: ['boards', 'founders'],
  },
  {
    id: 'unanimous',
    text: 'There is always a vote, the vote is always unanimous, and the decision was always made in the parking lot.',
    themes: ['boards'],
  },
];
