import { expect, test } from 'vitest';
import { onAbort } from './on-abort.ts';

/** A signal that counts its listeners. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    count++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    count--;
    remove(...args);
  };
  return { controller, signal, count: () => count };
}

test('tells all that follow a signal, through one listener', () => {
  const { controller, signal, count } = countedSignal();
  const told: number[] = [];
  for (const id of [1, 2, 3]) onAbort(signal, () => told.push(id));
  expect(count()).toBe(1);
  controller.abort();
  expect(told).toEqual([1, 2, 3]);
});

test('tells at once when the signal has aborted', () => {
  let told = 0;
  onAbort(AbortSignal.abort(), () => told++)();
  expect(told).toBe(1);
});

test('tells nobody who has stopped following, and leaves the signal when all have', () => {
  const { controller, signal, count } = countedSignal();
  const told: number[] = [];
  const stops = [1, 2].map((id) => onAbort(signal, () => told.push(id)));
  stops[0]!();
  stops[0]!();
  expect(count()).toBe(1);
  onAbort(signal, () => told.push(3));
  stops[1]!();
  controller.abort();
  expect(told).toEqual([3]);

  const other = countedSignal();
  onAbort(other.signal, () => {})();
  expect(other.count()).toBe(0);
});
