import { kindOf, whiteSpace } from './character-kind.ts';

const space = 0x20;
const apostrophe = 0x27;
const [d, e, l, m, r, s, t, v] = [...'delmrstv'].map((character) => character.charCodeAt(0));

/** Kind of each byte that is a character by itself; 0 for the bytes of longer characters. */
const asciiKinds = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x80 ? kindOf(byte) : 0));

/**
 * Finds the next word of a text as GPT-2's pattern does, without the pattern:
 *
 *     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 *
 * @param bytes well-formed UTF-8
 * @param start where the word begins; before `end`
 * @param end where the text ends
 * @returns where the word ends
 */
export function gpt2WordEnd(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]!;
  if (first === apostrophe) {
    const contraction = contractionLength(bytes, start + 1, end);
    if (contraction > 0) return start + 1 + contraction;
  }
  const from = first === space && start + 1 < end ? start + 1 : start;
  const kind = kindAt(bytes, from);
  if (kind !== whiteSpace) return runEnd(bytes, from, end, kind);

  const afterSpaces = runEnd(bytes, start, end, whiteSpace);
  if (afterSpaces === end) return end;
  // A word keeps the last white space before it for itself, but a lone one stands alone.
  const last = characterBefore(bytes, afterSpaces);
  return last > start ? last : afterSpaces;
}

/** Length of what follows the apostrophe in 's 't 'm 'd 're 've 'll; 0 when it is something else. */
function contractionLength(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  const first = bytes[at];
  if (first === s || first === t || first === m || first === d) return 1;
  if (at + 1 >= end) return 0;
  const second = bytes[at + 1];
  if ((first === r || first === v) && second === e) return 2;
  return first === l && second === l ? 2 : 0;
}

/** Where the run of characters of one kind ends. */
function runEnd(bytes: Uint8Array, start: number, end: number, kind: number): number {
  let at = start;
  for (;;) {
    while (at < end && asciiKinds[bytes[at]!] === kind) at++;
    if (at >= end || bytes[at]! < 0x80 || kindAt(bytes, at) !== kind) return at;
    at += characterLength(bytes[at]!);
  }
}

function kindAt(bytes: Uint8Array, at: number): number {
  return asciiKinds[bytes[at]!] || kindOf(codePointAt(bytes, at));
}

/** @param at first byte of a character of more than one */
function codePointAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = characterLength(first);
  let codePoint = first & (0x7f >> length);
  for (let i = 1; i < length; i++) codePoint = (codePoint << 6) | (bytes[at + i]! & 0x3f);
  return codePoint;
}

/** Bytes of a character, by its first. */
function characterLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** Where the character begins that ends before `at`. */
function characterBefore(bytes: Uint8Array, at: number): number {
  let start = at - 1;
  while ((bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}
