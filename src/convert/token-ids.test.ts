import { expect, test } from 'vitest';
import { readTokenIds } from './token-ids.ts';

test.each([
  ['one', 7, [7]],
  ['several', [128001, 128008, 128009], [128001, 128008, 128009]],
  ['one twice', [2, 2], [2]],
  ['an empty list', [], []],
  ['null', null, []],
  ['nothing', undefined, undefined],
  ['a text', '7', undefined],
  ['a negative number', -1, undefined],
  ['a fraction', 0.5, undefined],
  ['a list with a text', [1, 'x'], undefined],
  ['a list with null', [1, null], undefined],
])('%s', (_name, value, expected) => {
  expect(readTokenIds(value)).toEqual(expected);
});
