/**
 * Tidies the white space of generated text: line breaks become `\n`, white space at the end of a
 * line goes, runs of blank lines become one, and the text neither starts nor ends with white space.
 * Spaces inside a line stay. Tidying a tidy text changes nothing.
 */
export function normalizeParagraphs(text: string): string {
  const lines = text
    .replace(/\r\n?|\u2028/g, '\n')
    .replaceAll('\u2029', '\n\n')
    .split('\n');
  return lines
    .map((line) => line.trimEnd())
    .filter((line, index, trimmed) => line !== '' || trimmed[index - 1] !== '')
    .join('\n')
    .trim();
}

/** The paragraphs of a text, which blank lines part, each tidied as by `normalizeParagraphs`. */
export function splitParagraphs(text: string): string[] {
  const normalized = normalizeParagraphs(text);
  return normalized === '' ? [] : normalized.split('\n\n').map((paragraph) => paragraph.trim());
}
