import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFloats, encodeHalves } from './floats.ts';

const words = (...values: readonly number[]): Uint8Array =>
  new Uint8Array(Uint16Array.from(values).buffer);

/** What the bits of a float mean (IEEE 754): sign, exponent with its bias, fraction. */
function meaning(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >> (exponentBits + fractionBits) ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  return (
    sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias))
  );
}

const all = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
const allBytes = new Uint8Array(all.buffer);

describe('F16', () => {
  // Values from https://en.wikipedia.org/wiki/Half-precision_floating-point_format
  test.each([
    [0x0001, 0.000000059604645],
    [0x03ff, 0.000060975552],
    [0x0400, 0.00006103515625],
    [0x7bff, 65504],
    [0x3bff, 0.99951172],
    [0x3c00, 1],
    [0x3c01, 1.00097656],
    [0x3555, 0.33325195],
    [0xc000, -2],
    [0x0000, 0],
    [0x8000, -0],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('bits %i are %d', (bits, value) => {
    const [decoded] = decodeFloats(words(bits), 'F16');
    if (value === 0 || !Number.isFinite(value)) expect(decoded).toBe(value);
    else expect(decoded! / value).toBeCloseTo(1, 6);
  });

  test('every half', () => {
    const expected = Float32Array.from(all, (bits) => meaning(bits, 5, 10));
    expect(decodeFloats(allBytes, 'F16')).toEqual(expected);
  });
});

describe('BF16', () => {
  // Values from https://en.wikipedia.org/wiki/Bfloat16_floating-point_format
  test.each([
    [0x3f80, 1],
    [0xc000, -2],
    [0x4049, 3.140625],
    [0x3eab, 0.333984375],
    [0x7f7f, 3.3895313892515355e38],
    [0x7f80, Number.POSITIVE_INFINITY],
  ])('bits %i are %d', (bits, value) => {
    expect(decodeFloats(words(bits), 'BF16')[0]).toBe(value);
  });

  test('every bfloat16', () => {
    const expected = Float32Array.from(all, (bits) => meaning(bits, 8, 7));
    expect(decodeFloats(allBytes, 'BF16')).toEqual(expected);
  });
});

test('F32 keeps every bit', () => {
  const property = fc.property(fc.float32Array(), (floats) => {
    expect(decodeFloats(new Uint8Array(floats.buffer.slice(0)), 'F32')).toEqual(floats);
  });
  fc.assert(property);
});

test.each(['F32', 'F16', 'BF16'] as const)('%s may begin at any byte', (type) => {
  const bytes = Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40);
  const shifted = new Uint8Array([9, ...bytes]).subarray(1);
  expect(decodeFloats(shifted, type)).toEqual(decodeFloats(bytes, type));
});

describe('encodeHalves', () => {
  const encode = (...values: readonly number[]): number[] => [
    ...encodeHalves(Float32Array.from(values), 'x'),
  ];

  test('gives every finite half back', () => {
    const finite = all.filter((bits) => (bits & 0x7c00) !== 0x7c00);
    const floats = decodeFloats(new Uint8Array(finite.buffer), 'F16');
    expect(encodeHalves(floats, 'x')).toEqual(finite);
  });

  test('takes the nearest half, of two equally near the even one', () => {
    // Half-way from 1 to the next half, from that to the one behind, and from 0 to the smallest.
    expect(encode(1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -25)).toEqual([0x3c00, 0x3c02, 0]);
    const value = fc.float({ min: -65504, max: 65504, noNaN: true });
    fc.assert(
      fc.property(value, (float) => {
        const [bits = 0] = encode(float);
        const distance = (half: number): number =>
          Math.abs(meaning(half & 0x7fff, 5, 10) - Math.abs(float));
        expect(bits >> 15 === 1).toBe(float < 0 || Object.is(float, -0));
        expect(distance(bits)).toBeLessThanOrEqual(distance(bits + 1));
        if ((bits & 0x7fff) > 0) expect(distance(bits)).toBeLessThanOrEqual(distance(bits - 1));
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses what is beyond the largest', () => {
    expect(encode(65519.99)).toEqual([0x7bff]);
    expect(() => encode(0, -65520)).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringMatching(/-65520/) }),
    );
  });
});
