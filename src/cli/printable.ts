/**
 * Control characters but line feed and tab, and what reorders text: a terminal would obey them.
 * Bidirectional marks, embeddings, overrides and isolates; line and paragraph separators.
 */
const obeyed = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text as it is safe on a terminal: `\u001b` stands for an escape character, also inside JSON. */
export function printable(text: string): string {
  return text.replace(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
