import type { CorpusQuote } from '../themes.ts';

export const hiring: readonly CorpusQuote[] = [
  {
    id: 'passed-the-potatoes',
    text: 'I do not believe in hiring only the best. I have been to a dinner where everyone was the best, and nobody passed the potatoes.',
    themes: ['hiring', 'culture'],
  },
  {
    id: 'opens-jars',
    text: 'What is a manager for, if the team is good? I asked this of a woman who has managed good teams for twenty years, and she said that she opens jars.',
    themes: ['hiring', 'culture'],
  },
  {
    id: 'firing-well',
    text: 'Firing someone well is a skill, and like most skills it looks from outside like luck. The person leaves, sends you a card at the new year, and later sends you a customer.',
    themes: ['hiring'],
  },
  {
    id: 'four-years-to-hire',
    text: 'It takes about four years to hire somebody. The signing happens near the beginning, and most people mistake it for the end.',
    themes: ['hiring'],
  },
  {
    id: 'bag-of-cut-flowers',
    text: 'Do not hire a person for their contacts. You are paying for a garden and you will be given a bag of cut flowers.',
    themes: ['hiring'],
  },
  {
    id: 'tenth-and-hundredth',
    text: 'Your tenth hire decides who the hundredth will be, and neither of them will ever thank you for it.',
    themes: ['hiring', 'growth'],
  },
  {
    id: 'team-player',
    text: 'References are a form of fiction in which every hero is a team player.',
    themes: ['hiring'],
  },
  {
    id: 'job-description',
    text: 'I have never seen a job description that the person who wrote it could have answered.',
    themes: ['hiring'],
  },
  {
    id: 'slowly-and-quickly',
    text: 'We hire slowly and we fire quickly, it said on the wall. The man who painted it was with us for five weeks.',
    themes: ['hiring', 'culture'],
  },
  {
    id: 'being-interviewed',
    text: 'An interview tests one skill, which is being interviewed. I have met people who have it, and I have worked for several of them.',
    themes: ['hiring'],
  },
  {
    id: 'the-last-one',
    text: 'Hire the candidate who asks what happened to the last one.',
    themes: ['hiring'],
  },
  {
    id: 'rock-star',
    text: 'A rock star breaks the furniture and leaves before breakfast. I only bring it up because the word was in the advertisement.',
    themes: ['hiring'],
  },
];
