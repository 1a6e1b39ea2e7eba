import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeValue } from './describe-value.ts';

test.each<{ value: unknown; text: string }>([
  { value: '40', text: '"40"' },
  { value: 'x'.repeat(70), text: `"${'x'.repeat(60)}…"` },
  { value: 0.5, text: '0.5' },
  { value: -0, text: '-0' },
  { value: Number.NaN, text: 'NaN' },
  { value: 12n, text: 'the bigint 12' },
  { value: 10n ** 100n, text: `the bigint 1${'0'.repeat(59)}…` },
  { value: null, text: 'null' },
  { value: undefined, text: 'undefined' },
  { value: true, text: 'true' },
  { value: [1], text: 'an array' },
  { value: {}, text: 'an object' },
  { value: Symbol('s'), text: 'a symbol' },
  { value: () => {}, text: 'a function' },
])('$text', ({ value, text }) => {
  expect(describeValue(value)).toBe(text);
});

test('is short, whatever the value', () => {
  const anything = fc.anything({ withBigInt: true, withNullPrototype: true });
  fc.assert(fc.property(anything, (value) => describeValue(value).length < 450));
});
