import type { Backend } from '../../src/backends/backend.ts';

/**
 * Milliseconds of a step that takes in so many tokens of one text, the median of many.
 * @param past tokens of the text before
 */
export async function stepTimes(
  backend: Backend,
  lengths: readonly number[],
  past: number,
): Promise<ReadonlyMap<number, number>> {
  const measured = new Map(lengths.map((length) => [length, [] as number[]]));
  for (let round = 0; round < 40; round++) {
    for (const [length, times] of measured) {
      const tokens = Int32Array.from({ length }, (_, i) => (round * 131 + i * 17) % 1000);
      const start = performance.now();
      await backend.step([{ slot: 0, past, tokens, candidates: 40 }]);
      times.push(performance.now() - start);
    }
  }
  return new Map([...measured].map(([length, times]) => [length, median(times)]));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
