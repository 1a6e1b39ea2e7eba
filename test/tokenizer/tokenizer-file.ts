/** The content of a tokenizer.json, loose enough for tests to spoil it. */
export interface TokenizerFile {
  [field: string]: unknown;
  added_tokens: Record<string, unknown>[];
  normalizer: unknown;
  pre_tokenizer: unknown;
  model: {
    [field: string]: unknown;
    readonly vocab: Record<string, number>;
    merges: unknown[];
  };
}

export const byteLevel: Readonly<Record<string, unknown>> = {
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: true,
};

/** A special token, unless its fields say otherwise. */
export function addedToken(
  id: number,
  content: string,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
    ...fields,
  };
}

/** A file as GPT-2's, with `<|endoftext|>` as the last token. */
export function tokenizerFile(
  vocab: Readonly<Record<string, number>>,
  merges: readonly string[],
): TokenizerFile {
  const endOfText = Object.keys(vocab).length;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [addedToken(endOfText, '<|endoftext|>')],
    normalizer: null,
    pre_tokenizer: { ...byteLevel },
    post_processor: { ...byteLevel },
    decoder: { ...byteLevel },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      vocab: { ...vocab, '<|endoftext|>': endOfText },
      merges: [...merges],
    },
  };
}
