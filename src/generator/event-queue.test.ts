import { describe, expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

describe('EventQueue', () => {
  test('keeps what is written before anybody reads, and ends', async () => {
    const queue = new EventQueue<number>(() => {});
    queue.push(1);
    queue.push(2);
    queue.end();
    const read: number[] = [];
    for await (const item of queue) read.push(item);
    expect(read).toEqual([1, 2]);
  });

  test('delivers what is written while somebody waits', async () => {
    const queue = new EventQueue<number>(() => {});
    const reader = queue[Symbol.asyncIterator]();
    const first = reader.next();
    queue.push(1);
    expect(await first).toEqual({ done: false, value: 1 });
    const second = reader.next();
    queue.end();
    expect((await second).done).toBe(true);
  });

  test('fails after everything has been read', async () => {
    const queue = new EventQueue<number>(() => {});
    queue.push(1);
    queue.fail(new Error('over'));
    const reader = queue[Symbol.asyncIterator]();
    expect((await reader.next()).value).toBe(1);
    await expect(reader.next()).rejects.toThrow('over');
  });

  test('tells when the reader leaves early, and not when it reads to the end', async () => {
    let left = 0;
    for (const breakEarly of [true, false]) {
      const queue = new EventQueue<number>(() => left++);
      queue.push(1);
      if (!breakEarly) queue.end();
      for await (const _ of queue) if (breakEarly) break;
    }
    expect(left).toBe(1);
  });
});
