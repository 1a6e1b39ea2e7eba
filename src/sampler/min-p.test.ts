import { expect, test } from 'vitest';
import { idsOf, weightedList } from '../../test/sampler/weighted-list.ts';
import { dropUnlikely } from './min-p.ts';

test.each([
  [0.3, [0, 2, 3]],
  [0.5, [0, 2]],
  [0.51, [2]],
  [1, [2]],
])('minP %d', (minP, kept) => {
  const list = weightedList(0.5, 0.1, 1, 0.3);
  dropUnlikely(list, minP);
  expect(idsOf(list)).toEqual(kept);
  expect(list.weights[kept.indexOf(2)]).toBe(1);
});
