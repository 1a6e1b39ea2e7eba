import { isShared } from './share/link.ts';

/** What an address asks for, by its fragment. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'gallery' }
  /** @param number of the piece, counted from 1 */
  | { readonly page: 'piece'; readonly number: number }
  | { readonly page: 'shared'; readonly fragment: string };

/** @param hash the fragment with its `#`, or nothing */
export function routeOf(hash: string): Route {
  const fragment = hash.replace(/^#/, '');
  if (isShared(fragment)) return { page: 'shared', fragment };
  if (fragment === 'gallery') return { page: 'gallery' };
  const piece = /^gallery\/(\d{1,5})$/.exec(fragment);
  if (piece) return { page: 'piece', number: Number(piece[1]) };
  return { page: 'home' };
}
