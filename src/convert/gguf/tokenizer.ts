import { quoted } from '../invalid-checkpoint.ts';
import type { GGUFMetadata } from './metadata.ts';

/** Kinds of tokens, numbered as llama.cpp does. */
const tokenTypes = { normal: 1, control: 3, userDefined: 4, unused: 5 } as const;

const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };

/** How each kind of model cuts a text into words, as its tokenizer.json has it. */
const preTokenizers: ReadonlyMap<string, PreTokenizer> = new Map([
  ['gpt-2', { steps: { ...byteLevel, use_regex: true } }],
  [
    'smollm',
    {
      steps: {
        type: 'Sequence',
        pretokenizers: [
          { type: 'Digits', individual_digits: true },
          { ...byteLevel, use_regex: true },
        ],
      },
    },
  ],
  [
    'llama-bpe',
    {
      steps: {
        type: 'Sequence',
        pretokenizers: [
          {
            type: 'Split',
            pattern: {
              Regex:
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            },
            behavior: 'Isolated',
            invert: false,
          },
          { ...byteLevel, use_regex: false },
        ],
      },
      ignoresMerges: true,
    },
  ],
]);

interface PreTokenizer {
  readonly steps: unknown;
  /** A word that is a token is that token, whatever the merges would make of it. */
  readonly ignoresMerges?: boolean;
}

/**
 * The tokenizer of a GGUF file as a tokenizer.json: byte-level BPE, as GPT-2 has it.
 * @throws VentiError `invalid-checkpoint`; `unsupported` for another kind, named
 */
export function ggufTokenizer(metadata: GGUFMetadata): string {
  const model = metadata.text('tokenizer.ggml.model');
  if (model !== 'gpt2') {
    throw metadata.unsupported('tokenizer.ggml.model', '"gpt2", a byte-level BPE');
  }
  const pre = metadata.text('tokenizer.ggml.pre', 'gpt-2');
  const preTokenizer = preTokenizers.get(pre);
  if (!preTokenizer) {
    const known = [...preTokenizers.keys()].map(quoted).join(', ');
    throw metadata.unsupported('tokenizer.ggml.pre', `one of ${known}`);
  }
  const tokens = metadata.texts('tokenizer.ggml.tokens');
  const types = metadata.integers('tokenizer.ggml.token_type');
  if (types.length !== tokens.length) {
    throw metadata.invalid('tokenizer.ggml.token_type', `one of each of ${tokens.length} tokens`);
  }
  const added = [...tokens.keys()].filter((id) => isAdded(types[id]!));
  const file = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added.map((id) => addedToken(id, tokens[id]!, types[id]!)),
    normalizer: null,
    pre_tokenizer: preTokenizer.steps,
    post_processor: null,
    decoder: { ...byteLevel, use_regex: true },
    model: {
      type: 'BPE',
      vocab: vocabularyOf(metadata, tokens, types),
      merges: metadata.texts('tokenizer.ggml.merges'),
      ...(preTokenizer.ignoresMerges && { ignore_merges: true }),
    },
  };
  return JSON.stringify(file);
}

function isAdded(type: number): boolean {
  return type === tokenTypes.control || type === tokenTypes.userDefined;
}

function addedToken(id: number, content: string, type: number): unknown {
  return {
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: type === tokenTypes.control,
  };
}

/** Ids by token; without those that only fill the vocabulary up. */
function vocabularyOf(
  metadata: GGUFMetadata,
  tokens: readonly string[],
  types: readonly number[],
): Readonly<Record<string, number>> {
  const ids = new Map<string, number>();
  for (const [id, token] of tokens.entries()) {
    if (types[id] === tokenTypes.unused) continue;
    if (ids.has(token)) {
      throw metadata.invalid('tokenizer.ggml.tokens', `no token twice, as ${quoted(token)} is`);
    }
    ids.set(token, id);
  }
  return Object.fromEntries(ids);
}
