const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);
const colon = ':'.charCodeAt(0);
const openings = new Set(['{', '['].map((bracket) => bracket.charCodeAt(0)));
const closings = new Set(['}', ']'].map((bracket) => bracket.charCodeAt(0)));

/**
 * The first key that stands twice in one object, which `JSON.parse` passes over in silence.
 * @param text valid JSON
 */
export function duplicateKey(text: string): string | undefined {
  /** Keys seen so far in every object that is still open, the innermost last. */
  const open: Set<string>[] = [];
  let lastString = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      const end = stringEnd(text, i);
      lastString = text.slice(i, end + 1);
      i = end;
    } else if (code === colon) {
      const key: string = JSON.parse(lastString);
      const seen = open.at(-1);
      if (seen?.has(key)) return key;
      seen?.add(key);
    } else if (openings.has(code)) open.push(new Set());
    else if (closings.has(code)) open.pop();
  }
  return undefined;
}

/** Index of the quote that closes the string opened at `start`. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (text.charCodeAt(i) !== quote) i += text.charCodeAt(i) === backslash ? 2 : 1;
  return i;
}
