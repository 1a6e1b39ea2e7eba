import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ParagraphBuffer } from '../../postprocess/paragraphs.ts';
import { trimToSentence } from '../../postprocess/trim.ts';
import { SettledText } from './settled-text.ts';

function settle(deltas: readonly string[]): string {
  const settled = new SettledText();
  return deltas.map((delta) => settled.push(delta)).join('');
}

describe('SettledText', () => {
  test('lets a sentence out when two words follow it', () => {
    const settled = new SettledText();
    expect([' One', '.', ' Two', ' three', ' four'].map((delta) => settled.push(delta))).toEqual([
      ...['', '', '', ''],
      ' One.',
    ]);
  });

  test('holds a heading back until a finished sentence follows', () => {
    expect(settle(['One.\n\nHeading\n\n', 'and so on and'])).toBe('One.');
    expect(settle(['One.\n\nHeading\n\n', 'And so on. It goes ', 'on'])).toBe(
      'One.\n\nHeading\n\nAnd so on.',
    );
  });

  test('never lets out what trimming cuts', () => {
    const pieces = [
      ...[' He', ' said', ' "No', '."', ' "Go!"', '!', '?', '.', '...', ' Dr', ' U.S.', ' e.g.'],
      ...[' 3', '.', '5', '\n', '\n\n', ' ', '  ', ' Mr. X', ' and', ' (so)', ')', '- a', ' J.'],
      ...['\n# Head', '\n\n* b', '1. ', ' iPhone', ' No. 5', ' —', '”', ' I.', ' The'],
    ];
    assert(
      property(array(constantFrom(...pieces), { maxLength: 60 }), (written) => {
        // As a writer makes its deltas, and its piece of the same text.
        const paragraphs = new ParagraphBuffer();
        const deltas = written.map((part) => paragraphs.push(part));
        const text = deltas.join('');
        expect(trimToSentence(text).text.startsWith(settle(deltas))).toBe(true);
      }),
      { numRuns: 3_000, seed: 1 },
    );
  });
});
