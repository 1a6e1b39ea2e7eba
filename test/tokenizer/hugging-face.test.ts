import { Tokenizer as ReferenceTokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { gpt2File } from './gpt2-file.ts';
import { mixedText } from './mixed-text.ts';
import { deepSeek, llama, qwen, smolLm } from './pre-tokenizers.ts';
import { addedToken, byteLevel, type TokenizerFile } from './tokenizer-file.ts';

interface Ids {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

function idsBy(fields: Partial<TokenizerFile>): (text: string) => Ids {
  const file = { ...gpt2File(), ...fields };
  const tokenizer = Tokenizer.fromJSON(file);
  const reference = new ReferenceTokenizer(file, {});
  return (text) => ({
    ours: [...tokenizer.encode(text, { allowSpecial: true })],
    theirs: reference.encode(text, { add_special_tokens: false }).ids,
  });
}

/** What JavaScript's \s has and Unicode's White_Space has not, and the other way round. */
const disputedSpaces = /[\u0085\ufeff]/g;
/** These, and digits and other numbers beyond ASCII. */
const disputedByDigits = /[\u0085\ufeff]|(?![0-9])\p{N}/gu;

const withPrefixSpace = { ...byteLevel, add_prefix_space: true };

interface Variant {
  readonly name: string;
  readonly fields: Partial<TokenizerFile>;
  /** What to keep out of the texts, because the oracle itself is known to err. */
  readonly disputed?: RegExp;
  /** Texts of 5,000 characters to compare. @default 40 */
  readonly texts?: number;
}

const variants: readonly Variant[] = [
  { name: 'GPT-2', fields: {}, disputed: disputedSpaces, texts: 220 },
  {
    name: 'GPT-2 with add_prefix_space',
    fields: { pre_tokenizer: withPrefixSpace },
    disputed: disputedSpaces,
  },
  { name: 'SmolLM2', fields: { pre_tokenizer: smolLm }, disputed: disputedByDigits },
  { name: 'Llama 3', fields: { pre_tokenizer: llama, model: ignoringMerges() } },
  { name: 'Llama 3, always merging', fields: { pre_tokenizer: llama } },
  { name: 'Qwen 2.5', fields: { pre_tokenizer: qwen, normalizer: { type: 'NFC' } } },
  { name: 'DeepSeek V3', fields: { pre_tokenizer: deepSeek } },
];

function ignoringMerges(): TokenizerFile['model'] {
  return { ...gpt2File().model, ignore_merges: true };
}

describe('beside @huggingface/tokenizers', () => {
  it.each(variants)('gives the same ids, $name', ({ fields, disputed, texts = 40 }) => {
    const ids = idsBy(fields);
    for (let seed = 0; seed < texts; seed++) {
      const mixed = mixedText(seed, 5_000).replace(/\p{Cs}/gu, '\ufffd');
      const text = disputed ? mixed.replace(disputed, '') : mixed;
      const { ours, theirs } = ids(text);
      expect(ours, `mixedText(${seed}, 5000)`).toEqual(theirs);
    }
  });

  it('finds the same added tokens', () => {
    const added_tokens = [
      addedToken(50_256, '<|endoftext|>'),
      addedToken(50_257, '<mask>', { lstrip: true }),
      addedToken(50_258, '<|im_start|>', { rstrip: true, special: false }),
      addedToken(50_259, '<|endoftext|>>', { normalized: true }),
      addedToken(50_260, ' disrupts lunch', { normalized: true, special: false }),
    ];
    const ids = idsBy({ added_tokens, normalizer: { type: 'NFC' } });
    for (let seed = 0; seed < 20; seed++) {
      const text = mixedText(seed, 5_000)
        .replace(/[\u0085\ufeff\p{Cs}]/gu, '')
        .replaceAll('founder', ' <mask> ')
        .replaceAll('pivots', '<|endoftext|>>');
      const { ours, theirs } = ids(text);
      expect(ours, `mixedText(${seed}, 5000)`).toEqual(theirs);
    }
  });
});

/**
 * The JavaScript package differs from the Rust library of which it is a port; the ids on the right
 * are those of the Rust library, by `Tokenizer.from_file(path).encode(text).ids` in tokenizers 0.23.2
 * for Python.
 */
describe('where @huggingface/tokenizers is known to err', () => {
  it.each([
    ['U+0085 is white space', {}, ' \u0085a', [220, 126, 227, 64], [1587, 227, 64]],
    ['U+FEFF is none', {}, 'x \ufeffa', [87, 27332, 119, 123, 64], [87, 220, 171, 119, 123, 64]],
    ['U+0663 is a digit', { pre_tokenizer: smolLm }, ' \u0663', [220, 149, 96], [18923, 96]],
  ])('%s', (_, fields, text, rust, javascript) => {
    expect(idsBy(fields)(text)).toEqual({ ours: rust, theirs: javascript });
  });
});

/** Awkward texts; ids by the Rust library, as above. */
describe('ids of the Rust library', () => {
  it.each([
    [
      'Llama 3',
      { pre_tokenizer: llama },
      "I'\u017f we'RE \u0085a \ufeff 12345",
      [40, 6, 129, 123, 356, 6, 2200, 220, 126, 227, 64, 27332, 119, 123, 220, 10163, 2231],
    ],
    [
      'Qwen 2.5',
      { pre_tokenizer: qwen, normalizer: { type: 'NFC' } },
      'e\u0301\u212b 12 \u0085\n x',
      [2634, 127, 227, 220, 16, 17, 1587, 227, 198, 2124],
    ],
    [
      'DeepSeek V3',
      { pre_tokenizer: deepSeek },
      '\u4e2d\u3042 \u00e9\u0301! @foo\u20ac 1234',
      [40792, 40948, 38251, 136, 223, 0, 2488, 21943, 26391, 220, 10163, 19],
    ],
    [
      'GPT-2',
      {},
      " \u0085'll\ufeff's \ud7ff",
      [220, 126, 227, 1183, 171, 119, 123, 6, 82, 220, 169, 253, 123],
    ],
    [
      'a space before every piece',
      {
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [{ type: 'Digits', individual_digits: false }, withPrefixSpace],
        },
      },
      'a12 b',
      [257, 1105, 275],
    ],
  ])('%s', (_, fields, text, expected) => {
    const tokenizer = Tokenizer.fromJSON({ ...gpt2File(), ...fields });
    expect([...tokenizer.encode(text)]).toEqual(expected);
  });
});
