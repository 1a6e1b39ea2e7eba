import { describe, expect, test } from 'vitest';
import { decodeGGUF } from './decode.ts';

/** A half: 0.5, then 0.25. */
const half = [0x00, 0x38];
const quarter = [0x00, 0x34];

const bytes = (...parts: readonly (number | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flat());
const sequence = (length: number, value: (i: number) => number): number[] =>
  Array.from({ length }, (_, i) => value(i));

/** Sixteen bytes: 0 to 15 in the low bits, 15 to 0 in the high ones. */
const nibbles = sequence(16, (i) => i | ((15 - i) << 4));
const values = [...sequence(16, (i) => i), ...sequence(16, (i) => 15 - i)];

// The layouts are those of ggml-common.h and the formulae those of ggml-quants.c
// (https://github.com/ggml-org/ggml/tree/master/src), worked out by hand.
describe('blocks of 32:', () => {
  test('Q8_0, a scale and signed bytes', () => {
    const integers = sequence(32, (i) => i * 8 - 128);
    const block = bytes(
      half,
      integers.map((value) => value & 255),
    );
    expect([...decodeGGUF(block, 'Q8_0')]).toEqual(integers.map((value) => value / 2));
  });

  test('Q4_0, the first half in the low bits, the second in the high ones', () => {
    expect([...decodeGGUF(bytes(half, nibbles), 'Q4_0')]).toEqual(values.map((v) => (v - 8) / 2));
  });

  test('Q4_1, with a least number', () => {
    const decoded = [...decodeGGUF(bytes(half, quarter, nibbles), 'Q4_1')];
    expect(decoded).toEqual(values.map((value) => value / 2 + 0.25));
  });

  // Numbers 0, 9 and 31 have a fifth bit.
  const fifths = [0x01, 0x02, 0x00, 0x80];
  const wide = values.map((value, i) => value + ([0, 9, 31].includes(i) ? 16 : 0));

  test('Q5_0, with a fifth bit', () => {
    const decoded = [...decodeGGUF(bytes(half, fifths, nibbles), 'Q5_0')];
    expect(decoded).toEqual(wide.map((value) => (value - 16) / 2));
  });

  test('Q5_1, with both', () => {
    const decoded = [...decodeGGUF(bytes(half, quarter, fifths, nibbles), 'Q5_1')];
    expect(decoded).toEqual(wide.map((value) => value / 2 + 0.25));
  });

  test('are read wherever they begin in memory', () => {
    const two = bytes(0, half, Array(32).fill(2), half, Array(32).fill(4)).subarray(1);
    expect([...decodeGGUF(two, 'Q8_0')]).toEqual([...Array(32).fill(1), ...Array(32).fill(2)]);
  });
});

describe('super-blocks of 256:', () => {
  // Scales 1 to 8 and least numbers 60 to 53 but for the upper two bits of the last four, which are 2 and 1.
  const packed = [
    ...[1, 2, 3, 4].map((scale) => scale | (2 << 6)),
    ...[60, 59, 58, 57].map((least) => least | (1 << 6)),
    ...[5, 6, 7, 8].map((scale, i) => scale | ((i + 9) << 4)),
  ];
  const scales = [1, 2, 3, 4, 32 + 5, 32 + 6, 32 + 7, 32 + 8];
  const leasts = [60, 59, 58, 57, 16 + 9, 16 + 10, 16 + 11, 16 + 12];
  /** Low bits: the place in the block, of 16; high bits: 15 less it. */
  const fours = sequence(128, (i) => (i & 15) | ((15 - (i & 15)) << 4));
  const four = (i: number): number => ((i >> 5) & 1 ? 15 - (i & 15) : i & 15);

  test('Q4_K, eight blocks with a scale and a least number of six bits', () => {
    const decoded = [...decodeGGUF(bytes(half, quarter, packed, fours), 'Q4_K')];
    expect(decoded).toEqual(
      sequence(256, (i) => (four(i) * scales[i >> 5]!) / 2 - leasts[i >> 5]! / 4),
    );
  });

  test('Q5_K, with a fifth bit, those of a block at the same place of 32 bytes', () => {
    const fifthBytes = sequence(32, (i) => (i % 3 === 0 ? 0b1000_0010 : 0));
    const decoded = [...decodeGGUF(bytes(half, quarter, packed, fifthBytes, fours), 'Q5_K')];
    const fifth = (i: number): number => ((i & 31) % 3 === 0 && [1, 7].includes(i >> 5) ? 16 : 0);
    expect(decoded).toEqual(
      sequence(256, (i) => ((four(i) + fifth(i)) * scales[i >> 5]!) / 2 - leasts[i >> 5]! / 4),
    );
  });

  test('Q6_K, sixteen blocks with signed scales, upper bits of four runs in one byte', () => {
    // Each run of 32 has upper bits of its own: 0, 1, 2, 3.
    const upper = Array(64).fill(0b1110_0100);
    const signed = sequence(16, (i) => i - 8);
    const sixBytes = [fours.slice(0, 64), fours.slice(0, 64)].flat();
    const block = bytes(
      sixBytes,
      upper,
      signed.map((value) => value & 255),
      half,
    );
    const lower = (i: number): number => ((i >> 6) & 1 ? 15 - (i & 15) : i & 15);
    // Without the sign of zeros.
    expect([...decodeGGUF(block, 'Q6_K')].map((value) => value + 0)).toEqual(
      sequence(256, (i) => ((lower(i) + 16 * ((i >> 5) & 3) - 32) * signed[i >> 4]!) / 2 + 0),
    );
  });
});
