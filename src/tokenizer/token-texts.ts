/**
 * Texts of tokens by id, in one string: plain data that is read in no time, where fifty thousand strings
 * would first have to be made.
 */
export interface TokenTexts {
  /** All texts, in order of id. */
  readonly joined: string;
  /** Where each text ends in `joined`; of an id that no token has, the complement of that place. */
  readonly ends: Int32Array;
}

/** @param tokens by id; ids may be missing */
export function joinTokens(tokens: readonly (string | undefined)[]): TokenTexts {
  const ends = new Int32Array(tokens.length);
  let end = 0;
  for (let id = 0; id < tokens.length; id++) {
    const token = tokens[id];
    end += token?.length ?? 0;
    ends[id] = token === undefined ? ~end : end;
  }
  return { joined: tokens.join(''), ends };
}

/** The text of a token; undefined where no token has the id. */
export function tokenText({ joined, ends }: TokenTexts, id: number): string | undefined {
  const end = ends[id];
  if (end === undefined || end < 0) return undefined;
  const before = ends[id - 1] ?? 0;
  return joined.slice(before < 0 ? ~before : before, end);
}

/** Ids by text. */
export function idsByText(texts: TokenTexts): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const id of texts.ends.keys()) {
    const text = tokenText(texts, id);
    if (text !== undefined) ids.set(text, id);
  }
  return ids;
}
