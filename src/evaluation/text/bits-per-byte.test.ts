import { describe, expect, test } from 'vitest';
import type { CodeLength, TextScore } from '../../scoring/text-score.ts';
import { createScriptedWriter } from '../../testing.ts';
import type { Writer } from '../../writer.ts';
import { bitsPerByte } from './bits-per-byte.ts';

async function* stream(documents: readonly string[]): AsyncGenerator<string> {
  yield* documents;
}

/** A writer that finds letters worth so many bits each, in parts of a thousand. */
function finding(bitsOf: (letter: string) => number): Writer {
  const writer = createScriptedWriter(() => '');
  const score = async (texts: Iterable<unknown>): Promise<TextScore[]> =>
    Array.from(texts as Iterable<string>, (text) => {
      const parts: CodeLength[] = (text.match(/.{1,1000}/g) ?? []).map((part) => {
        const bits = [...part].reduce((sum, letter) => sum + bitsOf(letter), 0);
        return { bits, bytes: part.length, tokens: part.length / 4 };
      });
      const sum = (field: keyof CodeLength) => parts.reduce((all, part) => all + part[field], 0);
      return { bits: sum('bits'), bytes: sum('bytes'), tokens: sum('tokens'), parts };
    });
  return Object.assign(writer, { score });
}

const measure = async (documents: readonly string[], writer: Writer, seed = 1) =>
  await bitsPerByte(writer, stream(documents), seed, () => {});

describe('bits per byte', () => {
  test('are all bits over all bytes', async () => {
    const writer = finding((letter) => (letter === 'a' ? 1 : 3));
    const figures = await measure(['a'.repeat(3_000), 'b'.repeat(1_000)], writer);
    expect(figures).toMatchObject({ documents: 2, bytes: 4_000, tokens: 1_000 });
    expect(figures.bitsPerByte.value).toBe(1.5);
    expect(figures.bitsPerByte.low).toBeLessThan(1.5);
    expect(figures.bitsPerByte.high).toBeGreaterThan(1.5);
  });

  test('count bytes, not characters', async () => {
    const figures = await measure(
      ['é'.repeat(2_000)],
      createScriptedWriter(() => ''),
    );
    expect(figures).toMatchObject({ bytes: 4_000, bitsPerByte: { value: 2, low: 2, high: 2 } });
  });

  test('vary by documents where there are many', async () => {
    // Within a document letters differ, between documents nothing does.
    const document = 'a'.repeat(1_000) + 'b'.repeat(1_000);
    const writer = finding((letter) => (letter === 'a' ? 1 : 3));
    const many = await measure(new Array<string>(30).fill(document), writer);
    expect(many.bitsPerByte).toEqual({ value: 2, low: 2, high: 2 });
    const few = await measure(new Array<string>(10).fill(document), writer);
    expect(few.bitsPerByte.high - few.bitsPerByte.low).toBeGreaterThan(0.3);
  });

  test('tell how far they have come', async () => {
    const told: number[] = [];
    const documents = new Array<string>(10).fill('a'.repeat(10_000));
    const writer = finding(() => 1);
    await bitsPerByte(writer, stream(documents), 1, (bytes) => told.push(bytes));
    expect(told).toEqual([40_000, 80_000, 100_000]);
  });

  test.each([[[]], [['a'.repeat(1_999)]]])('of too little are refused', async (documents) => {
    await expect(
      measure(
        documents,
        finding(() => 1),
      ),
    ).rejects.toMatchObject({
      code: 'invalid-text',
      message: `The held-out text has ${documents.join('').length} bytes, too few to measure anything: pass 2000 or more.`,
    });
  });
});
