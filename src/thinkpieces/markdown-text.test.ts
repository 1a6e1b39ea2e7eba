import { expect, test } from 'vitest';
import { escapeMarkdown } from './markdown-text.ts';

test.each([
  ['emphasis', '*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
  ['code and HTML', '`a` <i> &amp;', '\\`a\\` \\<i\\> \\&amp;'],
  ['links', '[a](b)', '\\[a\\](b)'],
  ['headings', '# a\n\n=== b', '\\# a\n\n\\=== b'],
  ['lists', '- a\n\n+ b\n\n1. c\n\n12) d', '\\- a\n\n\\+ b\n\n1\\. c\n\n12\\) d'],
  ['code by indent', '  a\n\n    b', 'a\n\nb'],
  ['line breaks', 'a\nb\n\nc', 'a\\\nb\n\nc'],
  ['dashes and numbers inside', 'a - b 1. c', 'a - b 1. c'],
  ['backslashes', 'a\\*', 'a\\\\\\*'],
])('%s', (_name, text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
