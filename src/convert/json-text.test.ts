import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicateKey, nestingDepth } from './json-text.ts';

describe('duplicateKey', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"x":{"a":1,"b":[{}],"a":2}}', 'a'],
    ['{"a:":"{\\"","a:":1}', 'a:'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a":{"a":{"a":1}}}', undefined],
    ['[{"a":1},{"a":1}]', undefined],
    ['{"a":"b","b":"a"}', undefined],
    ['{"a":"\\"a\\":","b":"\\\\"}', undefined],
  ])('%s', (text, key) => {
    expect(duplicateKey(text)).toBe(key);
  });

  test('what JSON.stringify writes has none', () => {
    const property = fc.property(fc.json(), (text) => {
      expect(duplicateKey(text)).toBe(undefined);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('nestingDepth', () => {
  test.each([
    ['', 0],
    ['1', 0],
    ['[[1],2]', 2],
    ['{"a":{"b":[]}}', 3],
    ['{"[[[":1}', 1],
    ['["\\"[["]', 1],
    ['[][][]', 1],
    [']]][[', 0],
    ['[[[', 3],
    ['["[[', 1],
    ['["\\', 1],
  ])('%s is %i deep', (text, depth) => {
    expect(nestingDepth(text)).toBe(depth);
  });
});
