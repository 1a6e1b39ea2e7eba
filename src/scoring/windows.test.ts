import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoringWindows } from './windows.ts';

describe('windows', () => {
  test('of a text that fits are the text', () => {
    expect(scoringWindows(8, 8)).toEqual([{ start: 0, length: 8, scored: 8 }]);
    expect(scoringWindows(1, 8)).toEqual([{ start: 0, length: 1, scored: 1 }]);
    expect(scoringWindows(0, 8)).toEqual([]);
  });

  test('of a longer one overlap by half, and the last one reaches as far back as it may', () => {
    expect(scoringWindows(18, 8)).toEqual([
      { start: 0, length: 8, scored: 8 },
      { start: 4, length: 8, scored: 4 },
      { start: 8, length: 8, scored: 4 },
      { start: 10, length: 8, scored: 2 },
    ]);
  });

  test('score every token once, behind half a context where there is one', () => {
    assert(
      property(integer({ min: 0, max: 99 }), integer({ min: 1, max: 20 }), (length, context) => {
        let next = 0;
        for (const { start, length: read, scored } of scoringWindows(length, context)) {
          expect(read).toBeLessThanOrEqual(context);
          expect(start + read - scored).toBe(next);
          next = start + read;
          const before = read - scored;
          if (start > 0) expect(before).toBeGreaterThanOrEqual(Math.floor(context / 2));
        }
        expect(next).toBe(length);
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});
