import { describe, expect, it } from 'vitest';
import { bytesOfPrintable, printableOfByte } from './bytes.ts';

describe('printableOfByte', () => {
  it('has the characters of GPT-2', () => {
    expect(printableOfByte[0x20]).toBe('Ġ');
    expect(printableOfByte[0x0a]).toBe('Ċ');
    expect(printableOfByte[0x00]).toBe('Ā');
    expect(printableOfByte[0x7f]).toBe('ġ');
    expect(printableOfByte[0xad]).toBe('Ń');
    expect(printableOfByte[0x41]).toBe('A');
    expect(printableOfByte[0xff]).toBe('ÿ');
  });

  it('has another character for every byte', () => {
    expect(new Set(printableOfByte).size).toBe(256);
  });
});

describe('bytesOfPrintable', () => {
  it('is the inverse', () => {
    expect(bytesOfPrintable(printableOfByte.join(''))).toEqual(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
    );
  });

  it.each([' ', '\n', '\u00ad', '\u0144', '▁', '中', '🚀'])('knows no byte for %j', (text) => {
    expect(bytesOfPrintable(`a${text}`)).toBeUndefined();
  });
});
