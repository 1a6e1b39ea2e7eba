import type { Article } from '../article/article.ts';

/** The seed of an article's picture: its own or, where that is not known, a digest of the text (FNV-1a). */
export function coverSeed({ quote, continuation, recipe }: Article): number {
  if (recipe) return recipe.seed;
  let digest = 0x811c9dc5;
  for (const character of quote + continuation) {
    digest = Math.imul(digest ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  }
  return digest;
}
