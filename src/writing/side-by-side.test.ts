import { describe, expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* letters(index: number): AsyncGenerator<string> {
  for (const letter of 'abc') yield `${letter}${index}`;
}

describe('sideBySide', () => {
  test('brings all of every stream, each in order', async () => {
    const events = await all(sideBySide(3, 3, letters));
    expect(events).toHaveLength(9);
    for (const index of [0, 1, 2]) {
      const own = events.filter((event) => event.index === index).map(({ event }) => event);
      expect(own).toEqual([`a${index}`, `b${index}`, `c${index}`]);
    }
    expect(events.findIndex(({ index }) => index === 1)).toBeLessThan(6);
  });

  test('has no more open than it may', async () => {
    let open = 0;
    let most = 0;
    const counted = async function* (index: number): AsyncGenerator<string> {
      most = Math.max(most, ++open);
      yield* letters(index);
      open--;
    };
    expect(await all(sideBySide(7, 2, counted))).toHaveLength(21);
    expect(most).toBe(2);
  });

  test('fails with the first that fails', async () => {
    const failing = async function* (index: number): AsyncGenerator<string> {
      yield 'a';
      if (index === 1) throw new Error('broken');
      yield* letters(index);
    };
    await expect(all(sideBySide(3, 3, failing))).rejects.toThrow('broken');
  });
});
