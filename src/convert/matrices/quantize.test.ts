import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dequantizeBlocks, quantizeBlocks } from './quantize-blocks.ts';
import { dequantizeRows, quantizeRows } from './quantize-rows.ts';

const weight = fc
  .float({ min: -100, max: 100, noNaN: true })
  .map((value) => (Math.abs(value) < 1e-30 ? 0 : value));
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 70 }))
  .chain(([rows, columns]) =>
    fc
      .array(weight, { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ rows, columns, values: Float32Array.from(values) })),
  );

describe('quantizeRows', () => {
  test('is off by at most half a scale, and keeps the largest magnitude', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const quantized = quantizeRows(values, rows, columns);
        const back = dequantizeRows(quantized, columns);
        for (const [i, value] of values.entries()) {
          const scale = quantized.scales[Math.floor(i / columns)]!;
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(scale * 0.5001);
        }
        for (let row = 0; row < rows; row++) {
          const part = quantized.values.subarray(row * columns, (row + 1) * columns);
          const isZero = values.subarray(row * columns, (row + 1) * columns).every((v) => v === 0);
          expect(Math.max(...part.map(Math.abs))).toBe(isZero ? 0 : 127);
        }
      }),
    );
  });

  test('gives a known matrix by hand', () => {
    const { values, scales } = quantizeRows(Float32Array.of(-127, 1, 0, 0.5, 0.25, -0.5), 2, 3);
    expect([...values]).toEqual([-127, 1, 0, 127, 64, -127]);
    expect([...scales]).toEqual([1, Math.fround(0.5 / 127)]);
  });
});

describe('quantizeBlocks', () => {
  test('is off by at most a scale within its range, whatever the width', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const quantized = quantizeBlocks(values, rows, columns, 32);
        const back = dequantizeBlocks(quantized, rows, columns, 32);
        expect(quantized.blocks).toBe(Math.ceil(columns / 32));
        for (const [i, value] of values.entries()) {
          const [row, column] = [Math.floor(i / columns), i % columns];
          const scale = quantized.scales[row * quantized.blocks + Math.floor(column / 32)]!;
          // The finest grid holds three quarters of a block's range, which is 15 scales of its own.
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(scale * 6);
        }
      }),
    );
  });

  test('keeps sixteen equally spaced weights as they are', () => {
    const block = Float32Array.from({ length: 32 }, (_, i) => (i % 16) - 8);
    const quantized = quantizeBlocks(block, 1, 32, 32);
    expect([...dequantizeBlocks(quantized, 1, 32, 32)]).toEqual([...block]);
    // Low bits come first: -8 and -7 are 0 and 1.
    expect(quantized.values[0]).toBe(0x10);
  });
});
