import { array, assert, asyncProperty, constantFrom, integer, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeParts } from './decode-parts.ts';
import { readDocuments } from './documents.ts';
import type { TextSource } from './text-source.ts';

async function documents(source: TextSource): Promise<string[]> {
  const list: string[] = [];
  for await (const document of readDocuments(source, 'The text')) list.push(document);
  return list;
}

async function decoded(source: TextSource): Promise<string> {
  let text = '';
  for await (const part of decodeParts(source, 'The text')) text += part;
  return text;
}

/** Bytes cut at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length];
  ends.sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

describe('documents', () => {
  test.each([
    ['one', 'One.\nTwo.\n', ['One.\nTwo.']],
    ['several', 'One.\n<|endoftext|>\nTwo.\n<|endoftext|>\n', ['One.', 'Two.']],
    ['line breaks of Windows', 'One.\r\n<|endoftext|>\r\nTwo.', ['One.', 'Two.']],
    ['blank ones', '<|endoftext|>\n\n \n<|endoftext|>\nOne.', ['One.']],
    ['a separator within a line', 'One <|endoftext|> two.', ['One <|endoftext|> two.']],
    ['a byte order mark', '\ufeffOne.', ['One.']],
    ['an indent', '\n\n  One.\n  Two.', ['  One.\n  Two.']],
    ['nothing', '', []],
  ])('of a text with %s', async (_name, text, expected) => {
    expect(await documents([new TextEncoder().encode(text)])).toEqual(expected);
  });

  test('are the same however a text is cut', async () => {
    const line = constantFrom(
      'One.',
      '',
      ' ',
      '<|endoftext|>',
      'a<|endoftext|>',
      'é漢😀',
      '\r',
      'x ',
    );
    await assert(
      asyncProperty(array(line), array(integer({ min: 0, max: 300 })), async (lines, places) => {
        const text = lines.join('\n');
        const parts = cut(new TextEncoder().encode(text), places);
        const expected = text
          .split(/^[^\S\n]*<\|endoftext\|>[^\S\n]*$/m)
          .map((document) => document.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd())
          .filter((document) => document !== '');
        expect(await documents(parts)).toEqual(expected);
      }),
      { seed: 1 },
    );
  });

  test('that are endless come in parts, of lines where there are any', async () => {
    const line = `${'word '.repeat(199)}end.\n`;
    const lines = await documents(Array.from({ length: 3_000 }, () => line));
    expect(lines.length).toBe(3);
    expect(lines.map((part) => `${part}\n`).join('')).toBe(line.repeat(3_000));
    const flat = await documents(Array.from({ length: 3_000 }, () => 'x'.repeat(1_000)));
    expect(flat.join('')).toBe('x'.repeat(3_000_000));
    expect(Math.max(...flat.map(({ length }) => length))).toBeLessThanOrEqual(2 ** 20);
  });
});

describe('text', () => {
  test('is the same whatever parts its bytes come in', async () => {
    await assert(
      asyncProperty(
        string({ unit: 'grapheme' }),
        array(integer({ min: 0, max: 300 })),
        async (text, places) => {
          const bytes = new TextEncoder().encode(text);
          const expected = new TextDecoder().decode(bytes);
          if (expected.includes('\ufffd')) return;
          expect(await decoded(cut(bytes, places))).toBe(expected);
          expect(await decoded(text)).toBe(text);
        },
      ),
      { seed: 1 },
    );
  });

  test.each([
    ['a wrong byte', [Uint8Array.of(65, 66), Uint8Array.of(67, 0xff)], 'at byte 2 or later'],
    ['a character that breaks off', [Uint8Array.of(65, 0xe2, 0x82)], 'at byte 3 or later'],
    ['what a decoder left', ['ab', 'c\ufffd'], 'at character 3'],
  ])('with %s is refused', async (_name, parts, where) => {
    await expect(documents(parts)).rejects.toMatchObject({
      code: 'invalid-text',
      message: `The text is not UTF-8: there are bytes that are no text ${where}. Save it as UTF-8.`,
    });
  });
});
