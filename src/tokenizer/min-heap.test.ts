import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MinHeap } from './min-heap.ts';

it('gives numbers in order, while others come in', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat({ max: 20 }))), (steps) => {
      const heap = new MinHeap(0);
      let expected: number[] = [];
      for (const value of steps) {
        if (value !== null) {
          heap.push(value);
          expected = [...expected, value].sort((a, b) => a - b);
        } else if (expected.length > 0) expect(heap.pop()).toBe(expected.shift());
        expect(heap.size).toBe(expected.length);
      }
    }),
  );
});
