import { VentiError } from '../errors.ts';
import { type AddedToken, type TokenFinder, tokenFinder } from './added-tokens.ts';
import { IdList } from './id-list.ts';
import { shown } from './invalid-tokenizer.ts';
import { parseTokenizer } from './parse-tokenizer.ts';
import { encodePieces, type PreTokenizer } from './pre-tokenizer.ts';
import { ByteStreamDecoder, type StreamDecoder, utf8Decoder } from './stream-decoder.ts';
import { TokenBytes } from './token-bytes.ts';
import type { TokenizerData } from './tokenizer-data.ts';
import { vocabularyOf } from './vocabulary.ts';
import { WordEncoder } from './word-encoder.ts';

export type { StreamDecoder } from './stream-decoder.ts';

/** Options of `Tokenizer.encode`. Anything else throws. */
export interface EncodeOptions {
  /**
   * Special tokens to look for in the text: all, none, or those with these texts. Leave them out for
   * text that others have written, so that nobody can end your prompt by writing `<|endoftext|>`.
   * @default false
   */
  readonly allowSpecial?: boolean | Iterable<string>;
}

/**
 * Turns text into token ids and back: byte-level BPE (Sennrich et al. 2016, Radford et al. 2019) as
 * a Hugging Face `tokenizer.json` describes it.
 *
 * Gives the ids that the tokenizers library gives with `add_special_tokens` off, but for special
 * tokens, which are plain text unless they are allowed. Added tokens that are not special are always
 * found. What a file's post-processor would add around a text is left to the caller.
 *
 * Every well-formed text survives `decode(encode(text))`, unless the file normalizes it (NFC) or has
 * tokens that take white space (`lstrip`, `rstrip`), or puts a space before it
 * (`add_prefix_space`). A lone surrogate is encoded as U+FFFD, as `TextEncoder` does.
 *
 * @example
 * const tokenizer = Tokenizer.fromJSON(JSON.parse(await readFile('tokenizer.json', 'utf8')));
 * tokenizer.decode(tokenizer.encode('Software is eating the world.'));
 */
export class Tokenizer {
  /** One more than the largest id: the length of a table by id. */
  readonly vocabularySize: number;
  /** Ids of the special tokens by their texts. */
  readonly specialTokens: ReadonlyMap<string, number>;
  private readonly addedTokens: readonly AddedToken[];
  private readonly preTokenizer: PreTokenizer;
  private readonly normalize: (text: string) => string;
  private readonly words: WordEncoder;
  private readonly tokenBytes: TokenBytes;
  /** Finders for the tokens that may stand in a text where no special ones may, and where all may. */
  private readonly finders: { readonly none: TextFinders; readonly all: TextFinders };

  /** @internal */
  constructor(data: TokenizerData) {
    const { tokens, addedTokens, preTokenizer, normalization } = data;
    this.addedTokens = addedTokens;
    this.preTokenizer = preTokenizer;
    this.normalize = normalization === 'NFC' ? (text) => text.normalize('NFC') : (text) => text;
    this.words = new WordEncoder(vocabularyOf(data));
    this.tokenBytes = new TokenBytes(tokens, addedTokens);
    this.vocabularySize = addedTokens.reduce(
      (size, { id }) => Math.max(size, id + 1),
      tokens.ends.length,
    );
    const special = addedTokens.filter(({ isSpecial }) => isSpecial);
    this.specialTokens = new Map(special.map(({ content, id }) => [content, id]));
    this.finders = {
      none: this.findersOf(addedTokens.filter(({ isSpecial }) => !isSpecial)),
      all: this.findersOf(addedTokens),
    };
  }

  /**
   * Reads the parsed content of a `tokenizer.json`. Every field of it is understood or refused.
   * @throws VentiError `invalid-tokenizer` for a malformed file, `unsupported` for a file of another
   * kind than byte-level BPE or with a feature that is not supported
   */
  static fromJSON(json: unknown): Tokenizer {
    return new Tokenizer(parseTokenizer(json));
  }

  /**
   * The ids of a text, in time proportional to its length (n log n for a word of length n).
   * @throws VentiError `invalid-option`, `unknown-option`
   */
  encode(text: string, options?: EncodeOptions): Iterable<number> {
    return this.idsOf(text, options).toArray();
  }

  /** The number of ids that `encode` gives for a text. */
  countTokens(text: string, options?: EncodeOptions): number {
    return this.idsOf(text, options).length;
  }

  /**
   * The text of ids. Bytes that are not UTF-8 become U+FFFD as `TextDecoder` has it; special tokens
   * stand for their own texts.
   * @throws VentiError `invalid-option` for an id that no token has
   */
  decode(ids: Iterable<number>): string {
    const parts = Array.from(ids, (id) => this.tokenBytes.of(id));
    const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return utf8Decoder().decode(bytes);
  }

  /** A decoder for ids that come one by one. */
  decodeStream(): StreamDecoder {
    return new ByteStreamDecoder(this.tokenBytes);
  }

  private idsOf(text: string, options: EncodeOptions = {}): IdList {
    if (typeof text !== 'string') {
      throw new VentiError('invalid-option', `The text is ${shown(text)}, expected a string.`);
    }
    const { given, normalized } = this.allowedFinders(options);
    const output = new IdList(16 + (text.length >> 1));
    for (const part of given(text)) {
      if (typeof part === 'number') output.push(part);
      else {
        for (const piece of normalized(this.normalize(part))) {
          if (typeof piece === 'number') output.push(piece);
          else encodePieces(piece, this.preTokenizer, this.words, output);
        }
      }
    }
    return output;
  }

  private allowedFinders(options: EncodeOptions): TextFinders {
    for (const name of Object.keys(options)) {
      if (name !== 'allowSpecial') {
        throw new VentiError(
          'unknown-option',
          `Unknown option "${name}" of encode. The only one is allowSpecial.`,
        );
      }
    }
    const { allowSpecial = false } = options;
    if (typeof allowSpecial === 'boolean') return this.finders[allowSpecial ? 'all' : 'none'];
    const allowed = this.allowedContents(allowSpecial);
    return this.findersOf(
      this.addedTokens.filter(({ isSpecial, content }) => !isSpecial || allowed.has(content)),
    );
  }

  private allowedContents(allowSpecial: unknown): ReadonlySet<unknown> {
    const isList =
      typeof allowSpecial === 'object' && allowSpecial !== null && Symbol.iterator in allowSpecial;
    if (!isList) {
      throw new VentiError(
        'invalid-option',
        `allowSpecial is ${shown(allowSpecial)}, expected true, false or an array of special tokens.`,
      );
    }
    const allowed = new Set(allowSpecial as Iterable<unknown>);
    for (const content of allowed) {
      if (!this.specialTokens.has(content as string)) {
        throw new VentiError(
          'invalid-option',
          `allowSpecial has ${shown(content)}, which is no special token. This tokenizer has ${[...this.specialTokens.keys()].join(', ') || 'none'}.`,
        );
      }
    }
    return allowed;
  }

  private findersOf(tokens: readonly AddedToken[]): TextFinders {
    const normalized = tokens.filter(({ isNormalized }) => isNormalized);
    return {
      given: tokenFinder(tokens.filter(({ isNormalized }) => !isNormalized)),
      normalized: tokenFinder(
        normalized.map((token) => ({ ...token, content: this.normalize(token.content) })),
      ),
    };
  }
}

interface TextFinders {
  /** For tokens in the text as given. */
  readonly given: TokenFinder;
  /** For tokens in the normalized text. */
  readonly normalized: TokenFinder;
}
