import { escapePattern } from './pattern.ts';

/** A token that is found in a text before it is cut into words. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Whether it stands for something that text cannot say, such as the end of a text. */
  readonly isSpecial: boolean;
  /** Whether it is looked for in the normalized text instead of the text as given. */
  readonly isNormalized: boolean;
  /** Whether it takes the white space before it, which is lost. */
  readonly stripsLeft: boolean;
  /** Whether it takes the white space behind it, which is lost. */
  readonly stripsRight: boolean;
}

/** Cuts a text at the tokens in it: the ids of the tokens, and the texts between them. */
export type TokenFinder = (text: string) => readonly (string | number)[];

/** Looks for tokens from left to right, of those that begin at one place for the longest. */
export function tokenFinder(tokens: readonly AddedToken[]): TokenFinder {
  if (tokens.length === 0) return (text) => [text];
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'gu');
  return (text) => {
    const parts: (string | number)[] = [];
    let end = 0;
    for (const { 0: content, index } of text.matchAll(pattern)) {
      const token = byContent.get(content)!;
      // A token in the white space that the one before took is found all the same (index < end).
      const before = text.slice(end, index);
      const kept = token.stripsLeft ? before.replace(/\p{White_Space}+$/u, '') : before;
      if (kept !== '') parts.push(kept);
      parts.push(token.id);
      end = index + content.length;
      if (token.stripsRight) end += leadingWhiteSpace(text, end);
    }
    if (end < text.length) parts.push(text.slice(end));
    return parts;
  };
}

const whiteSpace = /\p{White_Space}*/uy;

function leadingWhiteSpace(text: string, at: number): number {
  whiteSpace.lastIndex = at;
  return whiteSpace.exec(text)![0].length;
}
