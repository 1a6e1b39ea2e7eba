const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);
const colon = ':'.charCodeAt(0);
const opening = new Set(['{', '['].map((bracket) => bracket.charCodeAt(0)));
const closing = new Set(['}', ']'].map((bracket) => bracket.charCodeAt(0)));

/**
 * How deep objects and arrays stand within each other: 2 for `[[1], 2]`. Tells before `JSON.parse`
 * whether the text is worth it, whose memory a long run of brackets exhausts.
 * @param text need not be valid
 */
export function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = stringEnd(text, i);
    else if (opening.has(code)) deepest = Math.max(deepest, ++depth);
    else if (closing.has(code)) depth--;
  }
  return deepest;
}

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
    } else if (opening.has(code)) open.push(new Set());
    else if (closing.has(code)) open.pop();
  }
  return undefined;
}

/** Index of the quote that closes the string opened at `start`; beyond the text where none does. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== quote) {
    i += text.charCodeAt(i) === backslash ? 2 : 1;
  }
  return i;
}
