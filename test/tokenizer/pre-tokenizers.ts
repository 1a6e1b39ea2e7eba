import { byteLevel } from './tokenizer-file.ts';

const last = { ...byteLevel, use_regex: false };

const isolated = (pattern: string): Record<string, unknown> => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});

/** As in SmolLM2's tokenizer.json. */
export const smolLm: unknown = {
  type: 'Sequence',
  pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel],
};

/** As in Llama 3's tokenizer.json. */
export const llama: unknown = {
  type: 'Sequence',
  pretokenizers: [
    isolated(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ),
    last,
  ],
};

/** As in Qwen 2.5's tokenizer.json. */
export const qwen: unknown = {
  type: 'Sequence',
  pretokenizers: [
    isolated(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ),
    last,
  ],
};

/** As in DeepSeek V3's tokenizer.json: three splits, one after the other. */
export const deepSeek: unknown = {
  type: 'Sequence',
  pretokenizers: [
    isolated('\\p{N}{1,3}'),
    isolated('[一-龥぀-ゟ゠-ヿ]+'),
    isolated(
      '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
    ),
    last,
  ],
};
