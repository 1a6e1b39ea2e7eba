import { VentiError } from '../errors.ts';
import type { AddedToken } from './added-tokens.ts';
import { bytesOfPrintable } from './bytes.ts';
import { type TokenTexts, tokenText } from './token-texts.ts';

/** The bytes that each token stands for; worked out when first asked for. */
export class TokenBytes {
  private readonly tokens: TokenTexts;
  private readonly bytes: (Uint8Array | undefined)[] = [];

  /**
   * @param tokens the model's, in printable characters
   * @param added tokens that stand for their own text in UTF-8
   */
  constructor(tokens: TokenTexts, added: readonly AddedToken[]) {
    this.tokens = tokens;
    const encoder = new TextEncoder();
    for (const { id, content } of added) this.bytes[id] = encoder.encode(content);
  }

  /** @throws VentiError `invalid-option` for an id that no token has */
  of(id: number): Uint8Array {
    return this.bytes[id] ?? this.learn(id);
  }

  private learn(id: number): Uint8Array {
    const token = tokenText(this.tokens, id);
    if (token === undefined) {
      throw new VentiError(
        'invalid-option',
        `No token has the id ${id}. Give ids that encode() of the same tokenizer has returned, or that its model has drawn.`,
      );
    }
    // A token with characters that stand for no byte stands for itself, as in the reference.
    const bytes = bytesOfPrintable(token) ?? new TextEncoder().encode(token);
    this.bytes[id] = bytes;
    return bytes;
  }
}
