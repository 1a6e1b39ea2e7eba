import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32 } from './philox.ts';

function words(text: string): number[] {
  return text.split(' ').map((word) => Number.parseInt(word, 16));
}

describe('known answers of Random123 (tests/kat_vectors, philox4x32 10)', () => {
  test.each([
    [
      '00000000 00000000 00000000 00000000',
      '00000000 00000000',
      '6627e8d5 e169c58d bc57ac4c 9b00dbd8',
    ],
    [
      'ffffffff ffffffff ffffffff ffffffff',
      'ffffffff ffffffff',
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    // Digits of pi.
    [
      '243f6a88 85a308d3 13198a2e 03707344',
      'a4093822 299f31d0',
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('counter %s, key %s', (counter, key, answer) => {
    const block = Uint32Array.from(words(counter));
    const [key0, key1] = words(key);
    philox4x32(block, key0!, key1!);
    expect([...block]).toEqual(words(answer));
  });
});

test('multiplies as big integers do', () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const counters = fc.tuple(word, word, word, word);
  fc.assert(
    fc.property(counters, word, word, (counter, key0, key1) => {
      const block = Uint32Array.from(counter);
      philox4x32(block, key0, key1);
      expect([...block]).toEqual(withBigIntegers(counter, key0, key1));
    }),
  );
});

/** The definition, in section 3.3 of the paper. */
function withBigIntegers(counter: readonly number[], key0: number, key1: number): number[] {
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  for (let round = 0n; round < 10n; round++) {
    const first = 0xd2511f53n * a;
    const second = 0xcd9e8d57n * c;
    const roundKey0 = BigInt.asUintN(32, BigInt(key0) + round * 0x9e3779b9n);
    const roundKey1 = BigInt.asUintN(32, BigInt(key1) + round * 0xbb67ae85n);
    a = (second >> 32n) ^ b ^ roundKey0;
    b = BigInt.asUintN(32, second);
    c = (first >> 32n) ^ d ^ roundKey1;
    d = BigInt.asUintN(32, first);
  }
  return [a, b, c, d].map(Number);
}
