/**
 * Tidies the white space of generated text: line breaks become `\n`, white space at the end of a
 * line goes, runs of blank lines become one, and the text neither starts nor ends with white space.
 * Spaces inside a line stay. Tidying a tidy text changes nothing.
 */
export function normalizeParagraphs(text: string): string {
  return text.replace(/\s+/g, normalizeGap).trim();
}

/** The paragraphs of a text, which blank lines part, each tidied as by `normalizeParagraphs`. */
export function splitParagraphs(text: string): string[] {
  const normalized = normalizeParagraphs(text);
  return normalized === '' ? [] : normalized.split('\n\n').map((paragraph) => paragraph.trim());
}

/**
 * Tidies a text while it arrives: what comes out, put together, is the whole text with its gaps
 * tidied as by `normalizeParagraphs`, white space before it and none after it.
 */
export class ParagraphBuffer {
  private gap = '';

  /** Takes more text. @returns what is certain, up to the last character that is no white space */
  push(delta: string): string {
    const text = this.gap + delta;
    const end = text.trimEnd().length;
    this.gap = text.slice(end);
    return text.slice(0, end).replace(/\s+/g, normalizeGap);
  }
}

/** What stands between two words: spaces, or one or two line breaks and the indent after them. */
function normalizeGap(gap: string): string {
  const lines = gap
    .replace(/\r\n?|\u2028/g, '\n')
    .replaceAll('\u2029', '\n\n')
    .split('\n');
  const breaks = Math.min(lines.length - 1, 2);
  return breaks === 0 ? gap : '\n'.repeat(breaks) + lines.at(-1);
}
