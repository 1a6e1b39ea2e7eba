import type { TokenBytes } from './token-bytes.ts';

/**
 * Turns ids into text one by one. What `push` and `flush` return, put together, is what `decode`
 * returns for the same ids.
 */
export interface StreamDecoder {
  /**
   * Takes the next id.
   * @returns the text that is complete with it, often empty: characters of several bytes, such as
   * emoji, may be spread over tokens, and a part is held back until the rest is here
   * @throws VentiError `invalid-option` for an id that no token has
   */
  push(id: number): string;
  /** Ends the text: bytes still held back become U+FFFD. The decoder then stands at its beginning. */
  flush(): string;
}

const longestCharacter = 4;

export class ByteStreamDecoder implements StreamDecoder {
  private readonly tokenBytes: TokenBytes;
  private readonly decoder = utf8Decoder();
  private readonly held = new Uint8Array(longestCharacter);
  private heldCount = 0;

  constructor(tokenBytes: TokenBytes) {
    this.tokenBytes = tokenBytes;
  }

  push(id: number): string {
    const bytes = this.withHeld(this.tokenBytes.of(id));
    const end = bytes.length - incompleteLength(bytes);
    this.held.set(bytes.subarray(end));
    this.heldCount = bytes.length - end;
    return this.decoder.decode(bytes.subarray(0, end));
  }

  flush(): string {
    const rest = this.decoder.decode(this.held.subarray(0, this.heldCount));
    this.heldCount = 0;
    return rest;
  }

  private withHeld(bytes: Uint8Array): Uint8Array {
    if (this.heldCount === 0) return bytes;
    const all = new Uint8Array(this.heldCount + bytes.length);
    all.set(this.held.subarray(0, this.heldCount));
    all.set(bytes, this.heldCount);
    return all;
  }
}

/** A decoder for UTF-8 that keeps U+FEFF, the byte order mark, as the character that it is. */
export function utf8Decoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

/**
 * How many bytes at the end are the beginning of a character that may yet be completed.
 * @example
 * incompleteLength(Uint8Array.of(0x61, 0xf0, 0x9f, 0x98)); // 3
 */
function incompleteLength(bytes: Uint8Array): number {
  for (let length = 1; length < longestCharacter && length <= bytes.length; length++) {
    const first = bytes[bytes.length - length]!;
    const isContinuation = (first & 0xc0) === 0x80;
    if (isContinuation) continue;
    const isComplete = length >= characterLength(first);
    const isValid = length === 1 || canFollow(first, bytes[bytes.length - length + 1]!);
    return isComplete || !isValid ? 0 : length;
  }
  return 0;
}

/** Bytes of the character that begins with this byte; 1 for bytes that begin none. */
function characterLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/**
 * Whether a continuation byte may be the second of a character: not where the character would be
 * overlong, a surrogate or beyond U+10FFFF (Unicode 16, table 3-7).
 */
function canFollow(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second < 0x90;
  return true;
}
