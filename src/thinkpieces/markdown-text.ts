/**
 * Text as Markdown shows it letter for letter: nothing in it is markup, and line breaks stay where
 * they are.
 */
export function escapeMarkdown(text: string): string {
  return text
    .trim()
    .replace(/[\\`*_[\]<>&|~#]/g, '\\$&')
    .replace(/^([ \t]*)([-+=]|\d{1,9}(?=[.)]))/gm, (_, _indent: string, marker: string) =>
      /\d/.test(marker) ? `${marker}\\` : `\\${marker}`,
    )
    .replace(/^[ \t]+/gm, '')
    .replace(/(?<!\n)\n(?!\n)/g, '\\\n');
}
