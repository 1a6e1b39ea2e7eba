import type { AddedToken } from './added-tokens.ts';
import type { Merges } from './merge-table.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';
import type { TokenTexts } from './token-texts.ts';

/**
 * What a tokenizer.json says, understood and checked. It is plain data, which is sooner read again than the
 * file.
 */
export interface TokenizerData {
  /** Tokens of the model, in printable characters. */
  readonly tokens: TokenTexts;
  readonly merges: Merges;
  /** Id of the token that is one byte, by byte; -1 where there is none. */
  readonly idOfByte: Int32Array;
  /** Whether a word that is a token as a whole is so before any merge, as Llama 3 has it. */
  readonly ignoresMerges: boolean;
  readonly addedTokens: readonly AddedToken[];
  readonly preTokenizer: PreTokenizer;
  /** What becomes of a text before anything else. */
  readonly normalization: 'none' | 'NFC';
}
