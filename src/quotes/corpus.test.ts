import { describe, expect, test } from 'vitest';
import { splitSentences } from '../postprocess/sentences.ts';
import { endsSentence } from '../postprocess/trim.ts';
import { quotes } from './corpus.ts';
import { themes } from './themes.ts';
import { validateQuote } from './validate.ts';

test('there are at least 120 quotes, each with an id and a text of its own', () => {
  expect(quotes.length).toBeGreaterThanOrEqual(120);
  expect(new Set(quotes.map(({ id }) => id)).size).toBe(quotes.length);
  expect(new Set(quotes.map(({ text }) => text)).size).toBe(quotes.length);
});

describe.each(quotes)('$id', (quote) => {
  test('is a valid quote with a kebab-case id and themes of the list', () => {
    expect(validateQuote(quote)).toEqual(quote);
    expect(quote.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(quote.themes.length).toBeGreaterThan(0);
    expect(new Set(quote.themes).size).toBe(quote.themes.length);
    for (const theme of quote.themes) expect(themes).toContain(theme);
  });

  test('is one to three finished sentences on one line', () => {
    expect(quote.text).toMatch(/^\S(?:.*\S)$/);
    expect(endsSentence(quote.text)).toBe(true);
    expect(splitSentences(quote.text).length).toBeLessThanOrEqual(3);
  });
});

test.each(themes)('the theme %s has at least eight quotes', (theme) => {
  expect(quotes.filter((quote) => quote.themes[0] === theme).length).toBeGreaterThanOrEqual(8);
});

test('openings vary: no two words begin more than one quote in twenty', () => {
  const counts = new Map<string, number>();
  for (const { text } of quotes) {
    const opening = text.split(' ').slice(0, 2).join(' ');
    counts.set(opening, (counts.get(opening) ?? 0) + 1);
  }
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(quotes.length / 20);
});

test('the quote of the original Venti names its author and essay, and only it does', () => {
  expect(quotes.filter(({ author, source }) => author ?? source)).toEqual([
    {
      id: 'default-alive',
      text: "The startling thing is how often the founders themselves don't know. Half the founders I talk to don't know whether they're default alive or default dead.",
      themes: ['founders', 'fundraising'],
      author: 'Paul Graham',
      source: 'Default Alive or Default Dead?',
    },
  ]);
});
