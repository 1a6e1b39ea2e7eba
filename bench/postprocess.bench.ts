import { bench, describe } from 'vitest';
import { normalizeParagraphs } from '../src/postprocess/paragraphs.ts';
import { distinct, loops, sequenceRepetition } from '../src/postprocess/repetition.ts';
import { SentenceBuffer } from '../src/postprocess/sentence-buffer.ts';
import { splitSentences } from '../src/postprocess/sentences.ts';
import { trimToSentence } from '../src/postprocess/trim.ts';
import { quotes } from '../src/quotes/corpus.ts';

const prose = quotes.map(({ text }) => text).join('\n\n');
/** About as long as a piece, and broken off in a sentence. */
const piece = prose.slice(0, 1_200);
const words = piece.match(/\s*\S+/g) ?? [];

describe(`what a finished piece of ${piece.length} characters costs`, () => {
  bench('splitSentences', () => void splitSentences(piece));
  bench('trimToSentence', () => void trimToSentence(piece));
  bench('normalizeParagraphs', () => void normalizeParagraphs(piece));
  bench('sequenceRepetition', () => void sequenceRepetition(piece));
  bench('distinct', () => void distinct(piece));
  bench('loops', () => void loops(piece));
  bench('SentenceBuffer, word by word', () => {
    const buffer = new SentenceBuffer();
    for (const word of words) buffer.push(word);
    buffer.flush();
  });
});

const long = `${prose}\n\n`.repeat(Math.ceil(1_000_000 / prose.length));

describe(`a text of ${long.length} characters`, () => {
  bench('splitSentences', () => void splitSentences(long));
  bench('trimToSentence', () => void trimToSentence(long));
});
