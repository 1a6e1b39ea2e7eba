import { printableOfByte } from './bytes.ts';
import type { MergeTable } from './merge-table.ts';

/** The tokens of a byte-level BPE model and how they come about. */
export interface Vocabulary {
  /** Token texts in printable characters, by id; ids may be missing. */
  readonly tokens: readonly (string | undefined)[];
  readonly merges: MergeTable;
  /** Id of the token that is one byte, by byte; -1 where there is none. */
  readonly idOfByte: Int32Array;
  /**
   * Id of a word that is a token as a whole, for models whose `ignore_merges` asks for it before
   * any merge (Llama 3).
   */
  wholeWord(bytes: Uint8Array, start: number, end: number): number | undefined;
}

/** Ids of the tokens of one byte. */
export function byteIds(ids: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(printableOfByte, (character) => ids.get(character) ?? -1);
}

/** A `wholeWord` that looks words up among the tokens. */
export function wholeWords(ids: ReadonlyMap<string, number>): Vocabulary['wholeWord'] {
  let longest = 0;
  for (const token of ids.keys()) longest = Math.max(longest, token.length);
  return (bytes, start, end) => {
    if (end - start > longest) return undefined;
    let text = '';
    for (let i = start; i < end; i++) text += printableOfByte[bytes[i]!]!;
    return ids.get(text);
  };
}

/** A `wholeWord` for models that always merge. */
export function noWholeWords(): undefined {
  return undefined;
}
