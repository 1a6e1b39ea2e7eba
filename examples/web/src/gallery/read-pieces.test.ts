import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPieces } from './read-pieces.ts';

const piece = {
  quote: 'What is a moat?',
  text: 'What is a moat? Nobody knows.\n\nNobody ever did.',
  seed: 7,
};
const file = {
  format: 'venti-thinkpieces',
  version: 1,
  model: { name: 'pocket', sha256: 'a'.repeat(64), dtype: 'q8', device: 'cpu' },
  options: { maxOutputTokens: 200, temperature: 0.7, trim: true, stopSequences: [], seed: 1 },
  pieces: [piece],
};

function read(value: unknown) {
  return readPieces(JSON.stringify(value));
}

describe('thinkpieces.json', () => {
  test('is read with the recipe of every piece', () => {
    expect(read(file)).toEqual([
      {
        quote: 'What is a moat?',
        continuation: ' Nobody knows.\n\nNobody ever did.',
        recipe: {
          seed: 7,
          options: { maxOutputTokens: 200, temperature: 0.7 },
          model: { name: 'pocket', sha256: 'a'.repeat(64), device: 'cpu' },
        },
      },
    ]);
  });

  test('has a recipe for the best of several, which is its own text by another seed', () => {
    const selection = { candidate: 2, seed: 99, scores: [0.1, 0.2, 0.3] };
    const options = { ...file.options, bestOf: 3 };
    const [article] = read({ ...file, options, pieces: [{ ...piece, selection }] });
    expect(article?.recipe).toMatchObject({
      seed: 99,
      options: { maxOutputTokens: 200, temperature: 0.7 },
    });
  });

  test('has no recipes where options were set that no recipe names', () => {
    const [article] = read({ ...file, options: { stopSequences: ['\n'] } });
    expect(article).not.toHaveProperty('recipe');
  });

  test('is read as the page brings it', async () => {
    const json = await readFile(new URL('../../public/thinkpieces.json', import.meta.url), 'utf8');
    const articles = readPieces(json);
    expect(articles).toHaveLength(24);
    for (const { recipe } of articles) expect(recipe?.model.name).toBe('pocket');
  });

  test.each([
    ['the file is of another version', { ...file, version: 2 }],
    ['format of its own', { ...file, format: 'mine' }],
    ['no list of pieces', { ...file, pieces: {} }],
    ['no pieces', { ...file, pieces: [] }],
    [
      'piece 1: the text does not begin with its quote',
      { ...file, pieces: [piece, { ...piece, text: 'No.' }] },
    ],
    ['piece 0: the seed', { ...file, pieces: [{ ...piece, seed: -1 }] }],
    ['piece 0: an object is missing', { ...file, pieces: [null] }],
    [
      'piece 0: the text has control',
      { ...file, pieces: [{ ...piece, text: 'What is a moat?\u001b[2J' }] },
    ],
    ['more than 2000 pieces', { ...file, pieces: Array.from({ length: 2001 }, () => piece) }],
  ])('is refused with the reason: %s', (reason, value) => {
    expect(() => read(value)).toThrow(reason);
  });
});

describe('the phrases of the first Venti', () => {
  test('are read with their first sentence as the quote', () => {
    expect(read({ phrase_0: 'Growth is a habit. It is a bad one.', phrase_1: 'One line' })).toEqual(
      [
        { quote: 'Growth is a habit.', continuation: ' It is a bad one.' },
        { quote: 'One line', continuation: '' },
      ],
    );
  });

  test.each([
    ['"title": the name', { title: 'x' }],
    ['"phrase_0": the text is missing', { phrase_0: 1 }],
    ['"phrase_0": the quote', { phrase_0: ' ' }],
    ['no pieces', {}],
  ])('are refused with the reason: %s', (reason, value) => {
    expect(() => read(value)).toThrow(reason);
  });
});

test('reads any JSON as pieces or refuses it with a reason', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(file), [piece]));
  const pieces = fc.record({ quote: field, text: field, seed: field }, { requiredKeys: [] });
  const files = fc.record(
    {
      format: fc.constant(file.format),
      version: fc.constant(1),
      model: field,
      options: field,
      pieces: fc.oneof(field, fc.array(pieces)),
    },
    { requiredKeys: [] },
  );
  const phrases = fc.dictionary(fc.constantFrom('phrase_0', 'phrase_1', '__proto__'), field);
  fc.assert(
    fc.property(fc.oneof(files, phrases, fc.jsonValue()), (value) => {
      const articles = attempt(() => read(value));
      if (articles instanceof Error) expect(articles.message).not.toBe('');
      else
        for (const { quote, continuation } of articles)
          expect(typeof (quote + continuation)).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test('refuses any text that is no JSON', () => {
  expect(() => readPieces('{')).toThrow('no JSON');
  fc.assert(
    fc.property(fc.string(), (text) => {
      attempt(() => readPieces(text));
    }),
  );
});

function attempt<Result>(run: () => Result): Result | Error {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.constructor !== TypeError) return error;
    throw error;
  }
}
