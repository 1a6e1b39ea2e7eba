import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SentenceBuffer } from './sentence-buffer.ts';
import { splitSentences } from './sentences.ts';

function stream(buffer: SentenceBuffer, deltas: readonly string[]): string[] {
  return [...deltas.flatMap((delta) => buffer.push(delta)), ...buffer.flush()];
}

const text = fc
  .array(
    fc.constantFrom(
      ...[
        'Founders',
        'lie.',
        'Dr.',
        'U.S.',
        'Senate',
        '"Why?"',
        'I',
        'asked',
        '1.',
        '...',
        '“No.”',
      ],
      ...[
        '\n\n',
        '\r\n',
        'the',
        'A.',
        '3.5',
        'No.',
        '5',
        'J.',
        '(so)',
        '\n- ',
        '# ',
        '\n',
        ' ',
        '🚀',
      ],
    ),
    { maxLength: 30 },
  )
  .chain((words) => fc.constantFrom(words.join(' '), words.join('')));

/** A text and the deltas it comes in, cut anywhere, even inside a surrogate pair. */
const deltas = fc.oneof(text, fc.string()).chain((whole) =>
  fc.array(fc.nat(whole.length)).map((cuts) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), whole.length];
    return edges.slice(1).map((edge, index) => whole.slice(edges[index], edge));
  }),
);

test('any cut of any text gives the sentences of the whole, and loses nothing', () => {
  const buffer = new SentenceBuffer();
  fc.assert(
    fc.property(deltas, (parts) => {
      const whole = parts.join('');
      const sentences = stream(buffer, parts);
      expect(sentences.map((sentence) => sentence.trim())).toEqual(splitSentences(whole));
      if (whole.trim() !== '') expect(sentences.join('')).toBe(whole);
    }),
    { numRuns: 1000 },
  );
});

test('a sentence comes out when the two words after it are complete', () => {
  const buffer = new SentenceBuffer();
  expect(buffer.push('Dr. Lee left. ')).toEqual([]);
  expect(buffer.push('Nobody')).toEqual([]);
  expect(buffer.push(' saw')).toEqual([]);
  expect(buffer.push(' it')).toEqual(['Dr. Lee left. ']);
  expect(buffer.flush()).toEqual(['Nobody saw it']);
});

test('white space alone is no sentence', () => {
  expect(stream(new SentenceBuffer(), [' ', '\n\n'])).toEqual([]);
});

test('a long sentence that comes letter by letter takes time in proportion', () => {
  const buffer = new SentenceBuffer();
  for (let count = 0; count < 200_000; count += 1) buffer.push(count % 5 === 0 ? ' ' : 'a');
  expect(buffer.flush().join('')).toHaveLength(200_000);
});
