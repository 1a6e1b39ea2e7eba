/** The replacement character, half characters, control characters and those without a meaning. */
const brokenCharacter = /\uFFFD|\p{Cs}|\p{Co}|(?![\n\t])\p{Cc}/u;

/** Whether a text has characters that nobody meant to write, as of bytes that make none. */
export function hasBrokenCharacters(text: string): boolean {
  return brokenCharacter.test(text);
}

const pairs = ['“”', '()', '[]', '{}'] as const;

/**
 * Whether a quotation mark or bracket is opened and not closed: an odd number of straight double
 * quotation marks, or more that open than close. A bracket that only closes marks an item of a list.
 */
export function hasOpenMarks(text: string): boolean {
  if (count(text, '"') % 2 === 1) return true;
  return pairs.some(([open, close]) => count(text, open!) > count(text, close!));
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
