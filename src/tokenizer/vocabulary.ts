import { printableOfByte } from './bytes.ts';
import { MergeTable } from './merge-table.ts';
import { idsByText } from './token-texts.ts';
import type { TokenizerData } from './tokenizer-data.ts';

/** How the tokens of a byte-level BPE model come about. */
export interface Vocabulary {
  readonly merges: MergeTable;
  /** Id of the token that is one byte, by byte; -1 where there is none. */
  readonly idOfByte: Int32Array;
  /**
   * Id of a word that is a token as a whole, for models whose `ignore_merges` asks for it before
   * any merge (Llama 3).
   */
  wholeWord(bytes: Uint8Array, start: number, end: number): number | undefined;
}

export function vocabularyOf(
  data: Pick<TokenizerData, 'tokens' | 'merges' | 'idOfByte' | 'ignoresMerges'>,
): Vocabulary {
  return {
    merges: new MergeTable(data.merges),
    idOfByte: data.idOfByte,
    wholeWord: data.ignoresMerges ? wholeWords(idsByText(data.tokens)) : () => undefined,
  };
}

/** A `wholeWord` that looks words up among the tokens. */
function wholeWords(ids: ReadonlyMap<string, number>): Vocabulary['wholeWord'] {
  let longest = 0;
  for (const token of ids.keys()) longest = Math.max(longest, token.length);
  return (bytes, start, end) => {
    if (end - start > longest) return undefined;
    let text = '';
    for (let i = start; i < end; i++) text += printableOfByte[bytes[i]!]!;
    return ids.get(text);
  };
}
