import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransformersTokenizer } from '../backends/transformers/transformers-objects.ts';
import { TransformersTextTokenizer } from './transformers-text-tokenizer.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Tokens that are bytes, as in byte-level BPE. */
function decodeBytes(ids: readonly number[]): string {
  return utf8.decode(Uint8Array.from(ids));
}

/** Tokens that are words with a space before each, the first of which is dropped, as in SentencePiece. */
function decodeWords(ids: readonly number[]): string {
  return ids
    .map((id) => ` w${id}`)
    .join('')
    .slice(1);
}

function tokenizerOf(decode: (ids: readonly number[]) => string): TransformersTextTokenizer {
  const call = (text: string) => ({
    input_ids: { data: BigInt64Array.from(text, (_, i) => BigInt(i)) },
  });
  const tokenizer: TransformersTokenizer = Object.assign(call, {
    decode: (ids: number[]) => {
      if (ids.length === 0) throw new Error('token_ids must be a non-empty array of integers.');
      return decode(ids);
    },
  });
  return new TransformersTextTokenizer(tokenizer);
}

test('ids are numbers, whatever the tensor holds', () => {
  expect([...tokenizerOf(decodeBytes).encode('abc')]).toEqual([0, 1, 2]);
});

test('texts put together from single ids are those of all ids at once', () => {
  const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
  const text = fc
    .array(character, { maxLength: 12 })
    .map((all) => [...new TextEncoder().encode(all.join(''))]);
  const ids = fc.oneof(text, fc.array(fc.nat(255), { maxLength: 20 }));
  fc.assert(
    fc.property(
      fc.constantFrom(decodeBytes, decodeWords),
      fc.array(ids, { maxLength: 3 }),
      (decode, texts) => {
        const decoder = tokenizerOf(decode).decodeStream();
        for (const each of texts) {
          const parts = each.map((id) => decoder.push(id));
          expect(parts.join('') + decoder.flush()).toBe(decode(each));
        }
      },
    ),
  );
});

test('a character of several tokens comes out with its last', () => {
  const decoder = tokenizerOf(decodeBytes).decodeStream();
  const bytes = new TextEncoder().encode('é🙂');
  expect(Array.from(bytes, (byte) => decoder.push(byte))).toEqual(['', 'é', '', '', '', '🙂']);
  expect(decoder.flush()).toBe('');
});
