import type { Article, Recipe } from '../article/article.ts';
import { readQuote, readRecipe, readText } from '../article/read.ts';
import { deflate, fromBase64Url, inflate, toBase64Url } from './bytes.ts';

/** Longest fragment that is made or read: what messengers and mail programs leave whole. */
export const maxFragmentLength = 4000;

/** Most bytes a fragment may hold when it is unpacked. */
const maxUnpackedBytes = 32_768;

/** The first characters of a fragment, and the version of its form. */
const prefix = 'piece=1.';

/** What a link brings. The continuation is empty where it was too long for a link. */
export interface SharedPiece extends Article {
  readonly recipe: Recipe;
}

/** Whether the fragment of an address, without its `#`, means to be a shared piece. */
export function isShared(fragment: string): boolean {
  return fragment.startsWith('piece=');
}

/** A piece as the fragment of an address, without the `#`. */
export interface PackedPiece {
  readonly fragment: string;
  /** False when the text was too long and only the recipe is there. */
  readonly hasText: boolean;
}

/**
 * Packs a piece into a fragment, `piece=1.…`, which never leaves the browser. A text too long for a link
 * is left out.
 * @returns undefined when even the quote is too long
 */
export async function packPiece(
  { quote, continuation }: Article,
  recipe: Recipe,
): Promise<PackedPiece | undefined> {
  for (const text of [continuation || undefined, undefined]) {
    const json = JSON.stringify({ quote, recipe, text });
    const fragment = prefix + toBase64Url(await deflate(json));
    if (fragment.length <= maxFragmentLength) return { fragment, hasText: text !== undefined };
  }
  return undefined;
}

/**
 * Reads what `packPiece` wrote. A link can say anything, so everything is checked and bounded.
 * @returns undefined when the fragment is damaged, too long, or says what no piece can say
 */
export async function unpackPiece(fragment: string): Promise<SharedPiece | undefined> {
  if (!fragment.startsWith(prefix) || fragment.length > maxFragmentLength) return undefined;
  const bytes = fromBase64Url(fragment.slice(prefix.length));
  const json = bytes && (await inflate(bytes, maxUnpackedBytes));
  if (json === undefined) return undefined;
  try {
    const { quote, recipe, text } = Object(JSON.parse(json)) as Record<string, unknown>;
    return {
      quote: readQuote(quote),
      recipe: readRecipe(recipe),
      continuation: text === undefined ? '' : readText(text),
    };
  } catch {
    return undefined;
  }
}
