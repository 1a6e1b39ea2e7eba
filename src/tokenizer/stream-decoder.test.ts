import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printableOfByte } from './bytes.ts';
import { ByteStreamDecoder } from './stream-decoder.ts';
import { TokenBytes } from './token-bytes.ts';
import { joinTokens } from './token-texts.ts';

/** Byte n has the id n. */
const tokenBytes = new TokenBytes(joinTokens(printableOfByte), []);

function streamed(bytes: Iterable<number>): string[] {
  const decoder = new ByteStreamDecoder(tokenBytes);
  return [...Array.from(bytes, (byte) => decoder.push(byte)), decoder.flush()];
}

describe('ByteStreamDecoder', () => {
  it('holds back characters until they are complete', () => {
    expect(streamed([0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x9a, 0x80])).toEqual([
      'a',
      '',
      'é',
      '',
      '',
      '',
      '🚀',
      '',
    ]);
  });

  // Rows of Unicode 16, table 3-8 and its like: one U+FFFD for every maximal part of a character.
  it.each([
    [
      [0xc0, 0xaf],
      ['\ufffd', '\ufffd', ''],
    ],
    [[0x80], ['\ufffd', '']],
    [
      [0xe0, 0x80, 0x80],
      ['', '\ufffd\ufffd', '\ufffd', ''],
    ],
    [
      [0xed, 0xa0, 0x80],
      ['', '\ufffd\ufffd', '\ufffd', ''],
    ],
    [
      [0xf0, 0x8f, 0x61],
      ['', '\ufffd\ufffd', 'a', ''],
    ],
    [
      [0xf4, 0x90, 0x61],
      ['', '\ufffd\ufffd', 'a', ''],
    ],
    [
      [0xf5, 0x80],
      ['\ufffd', '\ufffd', ''],
    ],
    [
      [0xf0, 0x9f, 0x9a, 0x61],
      ['', '', '', '\ufffda', ''],
    ],
    [
      [0xf0, 0x9f, 0x9a],
      ['', '', '', '\ufffd'],
    ],
    [
      [0xe4, 0xc3, 0xa9],
      ['', '\ufffd', 'é', ''],
    ],
    [
      [0xef, 0xbb, 0xbf],
      ['', '', '\ufeff', ''],
    ],
  ])('streams %j as %j', (bytes, parts) => {
    expect(streamed(bytes)).toEqual(parts);
  });

  it('gives what TextDecoder gives for all bytes at once', () => {
    // Bytes around the borders of every range of UTF-8.
    const border = fc.constantFrom(
      ...[0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1],
      ...[0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff, 0xbb],
    );
    fc.assert(
      fc.property(fc.array(border), (bytes) => {
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
        expect(streamed(bytes).join('')).toBe(whole);
      }),
      { numRuns: 10_000 },
    );
  });

  it('starts anew after flush', () => {
    const decoder = new ByteStreamDecoder(tokenBytes);
    decoder.push(0xf0);
    expect(decoder.flush()).toBe('\ufffd');
    expect(decoder.push(0x9f)).toBe('\ufffd');
    expect(decoder.flush()).toBe('');
  });
});
