import type { Article } from '../article/article.ts';
import { titleOf } from '../article/title.ts';

/**
 * An article as a Markdown document. Every character that Markdown might read as markup is escaped, so
 * that the document shows the text letter for letter.
 */
export function toMarkdown({ quote, continuation, recipe }: Article): string {
  const source = recipe ? `${recipe.model.name}, seed ${recipe.seed}` : 'an unknown model';
  return [
    `# ${escapeMarkdown(titleOf(quote))}`,
    escapeMarkdown(quote + continuation),
    `*Written by ${escapeMarkdown(source)}, with venti-core. A machine made this up.*\n`,
  ].join('\n\n');
}

function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>&|~#]/g, '\\$&')
    .replaceAll(/^[ \t]*([-+=])/gm, '\\$1')
    .replaceAll(/^[ \t]*(\d{1,9})([.)])/gm, '$1\\$2')
    .replaceAll(/^[ \t]+/gm, '')
    .replaceAll(/(?<!\n)\n(?!\n)/g, '\\\n');
}
