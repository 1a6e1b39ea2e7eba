import { describe, expect, test } from 'vitest';
import { asTheyFinish } from './as-they-finish.ts';

/** Tasks that end when they are told to. */
function tasks() {
  const open = new Map<number, (error?: Error) => void>();
  return {
    open,
    run: (item: string, index: number): Promise<string> =>
      new Promise((resolve, reject) => {
        open.set(index, (error) => {
          open.delete(index);
          if (error) reject(error);
          else resolve(`${index}${item}`);
        });
      }),
  };
}

async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

describe('asTheyFinish', () => {
  test('yields results in the order they finish', async () => {
    const { open, run } = tasks();
    const results = asTheyFinish(['a', 'b', 'c'], 3, run);
    const first = results.next();
    await turns();
    open.get(1)!();
    expect(await first).toEqual({ done: false, value: '1b' });
    open.get(2)!();
    expect((await results.next()).value).toBe('2c');
    open.get(0)!();
    expect((await results.next()).value).toBe('0a');
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  test('begins nothing while what is under way is as large as it may be', async () => {
    const { open, run } = tasks();
    const results = asTheyFinish(['aa', 'bbb', 'c', 'd'], 4, run, undefined, (item) => item.length);
    const first = results.next();
    await turns();
    expect([...open.keys()]).toEqual([0, 1]);
    open.get(1)!();
    expect((await first).value).toBe('1bbb');
    const second = results.next();
    await turns();
    expect([...open.keys()]).toEqual([0, 2, 3]);
    for (const end of [...open.values()]) end();
    await second;
    await results.return();
  });

  test('has no more under way or unread than it may, and pulls no item before its turn', async () => {
    const { open, run } = tasks();
    let pulled = 0;
    function* items(): Generator<string> {
      while (true) yield `x${pulled++}`;
    }
    const results = asTheyFinish(items(), 3, run);
    const first = results.next();
    await turns(50);
    expect([...open.keys()]).toEqual([0, 1, 2]);
    expect(pulled).toBe(3);
    open.get(0)!();
    await first;
    void results.next();
    await turns(50);
    expect([...open.keys()]).toEqual([1, 2, 3]);
  });

  test('yields what has finished while the next item is slow to come', async () => {
    async function* items(): AsyncGenerator<string> {
      yield 'a';
      await new Promise(() => {});
    }
    const results = asTheyFinish(items(), 3, async (item) => item);
    expect((await results.next()).value).toBe('a');
  });

  test('ends with the first failure, of a task or of the items', async () => {
    const failing = asTheyFinish(['a'], 2, async () => {
      throw new Error('task');
    });
    await expect(failing.next()).rejects.toThrow('task');
    const broken = (async function* (): AsyncGenerator<string> {
      yield 'a';
      throw new Error('items');
    })();
    const results = asTheyFinish(broken, 2, () => new Promise<string>(() => {}));
    await expect(results.next()).rejects.toThrow('items');
  });

  test('begins nothing more after an abort, and waits for what is under way', async () => {
    const { open, run } = tasks();
    const abort = new AbortController();
    const results = asTheyFinish(['a', 'b', 'c'], 2, run, abort.signal);
    const first = results.next();
    await turns();
    abort.abort();
    open.get(0)!();
    expect((await first).value).toBe('0a');
    open.get(1)!();
    expect((await results.next()).value).toBe('1b');
    expect((await results.next()).done).toBe(true);
  });

  test('closes its items when the reader leaves', async () => {
    let closed = false;
    function* items(): Generator<string> {
      try {
        while (true) yield 'x';
      } finally {
        closed = true;
      }
    }
    for await (const result of asTheyFinish(items(), 1, async (item) => item)) {
      expect(result).toBe('x');
      break;
    }
    expect(closed).toBe(true);
  });
});
