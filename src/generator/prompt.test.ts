import { describe, expect, test } from 'vitest';
import { fitPrompt } from './prompt.ts';

const upTo = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe('fitPrompt', () => {
  test.each([
    [100, 512, 200, 0],
    [312, 512, 200, 0],
    [313, 512, 200, 1],
    [600, 512, 200, 288],
    // The output gets at most half of the context.
    [300, 512, 1000, 44],
    [10, 1024, 0, 0],
  ])(
    '%d tokens in a context of %d, %d to be written: %d go',
    (length, context, output, dropped) => {
      const fitted = fitPrompt(upTo(length), context, output);
      expect(fitted.dropped).toBe(dropped);
      expect([...fitted.tokens]).toEqual(upTo(length).slice(dropped));
    },
  );
});
