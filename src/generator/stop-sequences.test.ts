import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StopSequences } from './stop-sequences.ts';

function run(sequences: readonly string[], pieces: readonly string[]) {
  const stops = new StopSequences(sequences);
  let text = '';
  for (const piece of pieces) {
    const result = stops.push(piece);
    text += result.text;
    if (result.found) return { text, found: true };
  }
  return { text: text + stops.flush(), found: false };
}

describe('StopSequences', () => {
  test.each([
    [['END'], ['a', 'bE', 'N', 'Dc'], 'ab', true],
    [['END'], ['EN', 'EN', 'D'], 'EN', true],
    [['END'], ['EN', 'D'], '', true],
    [['END'], ['EN'], 'EN', false],
    [['bc', 'abcd'], ['ab', 'cd'], '', true],
    [['bc', 'abcd'], ['abc', 'd'], 'a', true],
    [['\n\n'], ['One.\n', '\nTwo.'], 'One.', true],
    [[], ['anything'], 'anything', false],
  ])('%j over %j', (sequences, pieces, text, found) => {
    expect(run(sequences, pieces)).toEqual({ text, found });
  });

  test('finds what a search of the whole text finds, however it arrives', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(
          letters.filter((sequence) => sequence !== ''),
          { maxLength: 3 },
        ),
        fc.array(letters, { maxLength: 8 }),
        (sequences, pieces) => {
          const whole = pieces.join('');
          const result = run(sequences, pieces);
          // The first push that completes a sequence ends the text before the earliest one in it.
          const ends = sequences.map((sequence) => whole.indexOf(sequence)).filter((i) => i >= 0);
          expect(result.found).toBe(ends.length > 0);
          if (!result.found) expect(result.text).toBe(whole);
          else {
            expect(whole.startsWith(result.text)).toBe(true);
            expect(sequences.some((s) => whole.startsWith(result.text + s))).toBe(true);
            expect(sequences.some((s) => result.text.includes(s))).toBe(false);
          }
        },
      ),
    );
  });
});
