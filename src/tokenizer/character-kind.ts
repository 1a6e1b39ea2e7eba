/** Kinds of characters that GPT-2's pattern tells apart. */
const letter = 1;
const number = 2;
export const whiteSpace = 3;
const other = 4;

/** Kinds found so far, by code point; 0 is not yet known. */
const kinds = new Uint8Array(0x110000);

/** The kind of a code point, 1 to 4, by the Unicode data of the JavaScript engine. */
export function kindOf(codePoint: number): number {
  return kinds[codePoint] || learnKind(codePoint);
}

function learnKind(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  let kind = other;
  if (/\p{L}/u.test(character)) kind = letter;
  else if (/\p{N}/u.test(character)) kind = number;
  else if (/\p{White_Space}/u.test(character)) kind = whiteSpace;
  kinds[codePoint] = kind;
  return kind;
}
