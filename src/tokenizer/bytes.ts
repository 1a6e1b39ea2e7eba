/**
 * The printable character that stands for each byte in the token texts of a byte-level vocabulary.
 * Bytes that are printable in Latin-1 stand for themselves; the others, in order, are given the
 * characters from U+0100 on: a space is `Ġ`, a line feed `Ċ`. The table comes with GPT-2
 * (Radford et al. 2019).
 */
export const printableOfByte: readonly string[] = printableCharacters();

const notAByte = -1;
const byteOfPrintable = inverse(printableOfByte);

/**
 * The bytes that a token's text stands for.
 * @returns undefined when the text has a character that stands for no byte
 */
export function bytesOfPrintable(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = byteOfPrintable[text.charCodeAt(i)] ?? notAByte;
    if (byte === notAByte) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

function printableCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : next++),
  );
}

/** The soft hyphen 0xAD is the only one of the upper half that shows nothing. */
function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
}

function inverse(characters: readonly string[]): Int16Array {
  const codes = characters.map((character) => character.charCodeAt(0));
  const bytes = new Int16Array(Math.max(...codes) + 1).fill(notAByte);
  for (const [byte, code] of codes.entries()) bytes[code] = byte;
  return bytes;
}
