import { array, assert, integer, nat, oneof, property, record, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleJob, samplePiece } from '../../test/cli/sample-job.ts';
import { VentiError } from '../errors.ts';
import { headerLine, pieceLine } from './journal-line.ts';
import { type ParsedJournal, parseJournal } from './parse-journal.ts';

const order = [2, 0, 4, 1, 3];
const lines = [
  headerLine(sampleJob),
  ...order.map((index) => pieceLine(index, samplePiece(index))),
];
const whole: Uint8Array = new TextEncoder().encode(lines.join(''));

function parse(bytes: Uint8Array): ParsedJournal {
  return parseJournal(bytes, 'pieces.json.journal');
}

/** What is parsed, or the error; anything but a VentiError is thrown on. */
function attempt(bytes: Uint8Array): ParsedJournal | VentiError {
  try {
    return parse(bytes);
  } catch (error) {
    if (VentiError.isInstance(error)) return error;
    throw error;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('parseJournal', () => {
  test('gives back the job and the pieces as they were written', () => {
    const { job, pieces, length } = parse(whole);
    expect(job).toEqual(sampleJob);
    expect([...pieces]).toEqual(order.map((index) => [index, samplePiece(index)]));
    expect(length).toBe(whole.length);
  });

  test('cut at any byte gives the pieces whose lines are whole', () => {
    const ends = lines.map((_, index) => encode(lines.slice(0, index + 1).join('')).length);
    for (let cut = 0; cut <= whole.length; cut++) {
      const { job, pieces, length } = parse(whole.subarray(0, cut));
      const wholeLines = ends.filter((end) => end <= cut).length;
      expect(job === undefined).toBe(wholeLines === 0);
      expect([...pieces.keys()]).toEqual(order.slice(0, Math.max(0, wholeLines - 1)));
      expect(length).toBe(ends[wholeLines - 1] ?? 0);
    }
  });

  test('never takes a changed journal for another one', () => {
    const edit = record({ at: nat(whole.length), remove: nat(40), insert: uint8Array() });
    const bytes = array(edit, { minLength: 1, maxLength: 3 });
    assert(
      property(bytes, (edits) => {
        let changed = [...whole];
        for (const { at, remove, insert } of edits) {
          changed = [...changed.slice(0, at), ...insert, ...changed.slice(at + remove)];
        }
        const result = attempt(Uint8Array.from(changed));
        if (VentiError.isInstance(result)) return;
        if (result.job) expect(result.job).toEqual(sampleJob);
        for (const [index, piece] of result.pieces) expect(piece).toEqual(samplePiece(index));
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test('notices any byte that is not as it was, the last line aside', () => {
    const lastLine = whole.length - encode(lines.at(-1)!).length;
    assert(
      property(nat(lastLine - 1), integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = Uint8Array.from(whole);
        changed[at] = changed[at]! ^ difference;
        expect(attempt(changed)).toBeInstanceOf(VentiError);
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test('takes any bytes for an error or for nothing', () => {
    const anything = oneof(uint8Array(), uint8Array({ min: 32, max: 126, size: 'medium' }));
    assert(
      property(anything, (bytes) => {
        const result = attempt(bytes);
        if (!VentiError.isInstance(result)) expect(result.pieces.size).toBe(0);
      }),
      { seed: 1 },
    );
  });

  test.each([
    ['a damaged line', [lines[0], lines[1]?.replace('漢', '字'), lines[2]], /^Line 2 of pieces/],
    ['an empty line', [lines[0], '\n', lines[2]], /^Line 2 of pieces.*Delete that line/],
    ['a damaged header', [lines[0]?.replace('"seed":7', '"seed":8'), lines[1]], /^The first line/],
    ['a later version', [lines[0]?.replace('"version":1', '"version":2')], /another version/],
    ['another file', ['{"phrase_0": "One."}\n'], /is not a journal of a batch\. Move it/],
    ['another file without line breaks', ['{"phrase_0": "One."}'], /is not a journal of a batch/],
    ['a sealed line that is no piece', [lines[0], lines[0]], /^Line 2/],
  ])('refuses %s', (_name, given, message) => {
    const error = attempt(encode(given.join('')));
    expect(error).toMatchObject({
      code: 'resume-mismatch',
      message: expect.stringMatching(message),
    });
  });
});
