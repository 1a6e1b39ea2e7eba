import { expect, test } from 'vitest';
import { requireTensors } from './require-tensors.ts';

const expected = new Map([
  ['wte.weight', [5, 2]],
  ['ln_f.bias', [2]],
]);

function check(shapes: Readonly<Record<string, readonly number[]>>): void {
  const reader = { name: 'model.safetensors', shapes: new Map(Object.entries(shapes)) };
  requireTensors(reader, expected, (name) => name.endsWith('masked_bias'));
}

test('a model with all its tensors passes, those that are known to be unused too', () => {
  check({ 'ln_f.bias': [2], 'wte.weight': [5, 2], 'h.0.attn.masked_bias': [] });
});

test.each<[string, Readonly<Record<string, readonly number[]>>, RegExp]>([
  ['missing', { 'ln_f.bias': [2] }, /no tensor "wte.weight", expected one of shape \[5,2\]/],
  ['missing with others', {}, /no tensor "wte.weight" \(and 1 more\)/],
  [
    'of another size',
    { 'wte.weight': [5, 3], 'ln_f.bias': [2] },
    /"wte.weight": has shape \[5,3\]/,
  ],
  ['of another rank', { 'wte.weight': [5, 2], 'ln_f.bias': [2, 1] }, /"ln_f.bias".*makes it \[2\]/],
  [
    'without a place',
    { 'wte.weight': [5, 2], 'ln_f.bias': [2], 'score.weight': [2], x: [] },
    /"score.weight" \(and 1 more\) has no place/,
  ],
])('a tensor that is %s is named', (_, shapes, message) => {
  expect(() => check(shapes)).toThrow(
    expect.objectContaining({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(message),
    }),
  );
});
