import { describe, expect, test } from 'vitest';
import { sampleJob, samplePiece } from '../../test/cli/sample-job.ts';
import type { BatchJob } from './batch-job.ts';
import { type FormatName, formatNames } from './format.ts';
import { formats } from './formats.ts';

const pieces = [0, 1, 2].map((index) => samplePiece(index));

function write(format: FormatName, written = pieces): string {
  return [...formats[format].write(jobOf(format, written.length), written)].join('');
}

function jobOf(format: FormatName, count: number): BatchJob {
  return { ...sampleJob, format, count };
}

describe('every format', () => {
  test.each(formatNames)('%s tells what wrote it', (name) => {
    const { job, count, ids, texts } = formats[name].read(write(name))!;
    expect(count).toBe(3);
    if (job) expect(job).toEqual(jobOf(name, 3));
    if (ids) expect(ids).toEqual(pieces.map(({ id }) => id));
    if (texts) expect(texts).toEqual(pieces.map(({ text }) => text));
    expect(job ?? ids ?? texts).toBeDefined();
  });

  test.each(formatNames)('%s can be without pieces', (name) => {
    expect(formats[name].read(write(name, []))?.count).toBe(0);
  });

  test.each(formatNames)('%s does not read what another format wrote', (name) => {
    for (const other of formatNames) {
      if (other !== name) expect(formats[name].read(write(other))).toBeUndefined();
    }
    for (const text of ['null', '[]', '{', '"a"', 'Hello.']) {
      expect(formats[name].read(text)).toBeUndefined();
    }
  });
});

describe('venti', () => {
  test('is JSON of job and pieces, a piece a line', () => {
    const text = write('venti');
    const { model, options, seed, quotes } = sampleJob;
    expect(JSON.parse(text)).toEqual({
      format: 'venti-thinkpieces',
      version: 1,
      model,
      options: { ...options, seed },
      quotes,
      pieces,
    });
    expect(text.split('\n').filter((line) => line.startsWith('    {"id"'))).toHaveLength(3);
  });
});

describe('phrases', () => {
  test("is the original Venti's", () => {
    const [first, second, third] = pieces.map(({ text }) => text);
    const parsed: unknown = JSON.parse(write('phrases'));
    expect(parsed).toEqual({ phrase_0: first, phrase_1: second, phrase_2: third });
  });
});

describe('jsonl', () => {
  test('is a piece a line', () => {
    const lines = write('jsonl').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(pieces);
  });
});

describe('markdown', () => {
  test('reads well', () => {
    expect(write('markdown', [samplePiece(3, 'One.\nTwo <b>.')]).replace(/^.*\n/, '')).toBe(`
# Thinkpieces

## 1

> One.\\
> Two \\<b\\>.
>
> — A. Author, On \\*Moats\\*

Piece 3 says: 漢字 😀.\\
It ends.

*script, seed 1003*
`);
  });

  test('leaves out what is not there', () => {
    const { attribution: _, ...piece } = samplePiece(0);
    const text = write('markdown', [{ ...piece, body: '', text: piece.quote }]);
    expect(text).toMatch(/\n## 1\n\n> A quote — “so”\.\n\n\*script, seed 1000\*\n$/);
  });

  test('hides the job in a comment that nothing in it ends', () => {
    const [comment = ''] = write('markdown').split('\n');
    expect(comment.indexOf('-->')).toBe(comment.length - 3);
  });
});
