import { expect, test } from 'vitest';
import { decodeGGUF } from './decode.ts';

/** Half of 0.5, then the bytes of a block. */
const block = (...bytes: readonly number[]): number[] => [0x00, 0x38, ...bytes];

test('Q8_0: a scale and 32 signed bytes', () => {
  const values = Array.from({ length: 32 }, (_, i) => i * 8 - 128);
  const bytes = Uint8Array.from([...block(...values.map((value) => value & 255))]);
  expect([...decodeGGUF(bytes, 'Q8_0')]).toEqual(values.map((value) => value / 2));
});

test('Q4_0: the first half of a block in the low bits, the second in the high ones', () => {
  const bytes = Uint8Array.from(
    block(...Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4))),
  );
  const first = Array.from({ length: 16 }, (_, i) => (i - 8) / 2);
  expect([...decodeGGUF(bytes, 'Q4_0')]).toEqual([...first, ...first.toReversed()]);
});

test('blocks are read wherever they begin in memory', () => {
  const two = [...block(...Array(32).fill(2)), ...block(...Array(32).fill(4))];
  const bytes = Uint8Array.from([0, ...two]).subarray(1);
  expect([...decodeGGUF(bytes, 'Q8_0')]).toEqual([...Array(32).fill(1), ...Array(32).fill(2)]);
});
