import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { quotes } from '../src/quotes/corpus.ts';
import { Tokenizer } from '../src/tokenizer/tokenizer.ts';

const json = readFileSync(new URL('../models/pocket/tokenizer.json', import.meta.url), 'utf8');
const file: unknown = JSON.parse(json);
const tokenizer = Tokenizer.fromJSON(file);
const prose = quotes.map(({ text }) => text).join('\n\n');
/** About as long as a piece. */
const piece = prose.slice(0, 1_200);
const ids = [...tokenizer.encode(piece)];

describe(`what a piece of ${piece.length} characters, ${ids.length} tokens, costs`, () => {
  bench('encode', () => void tokenizer.encode(piece));
  bench('countTokens', () => void tokenizer.countTokens(piece));
  bench('decode', () => void tokenizer.decode(ids));
  bench('decodeStream, token by token', () => {
    const stream = tokenizer.decodeStream();
    for (const id of ids) stream.push(id);
    stream.flush();
  });
});

describe('200,000 characters without a break', () => {
  const letters = 'a'.repeat(200_000);
  const spaces = ' '.repeat(200_000);
  bench('a letter', () => void tokenizer.encode(letters));
  bench('spaces', () => void tokenizer.encode(spaces));
});

describe(`a tokenizer.json of ${Math.round(json.length / 1000)} kB`, () => {
  bench('JSON.parse', () => void JSON.parse(json));
  bench('Tokenizer.fromJSON', () => void Tokenizer.fromJSON(file));
});
