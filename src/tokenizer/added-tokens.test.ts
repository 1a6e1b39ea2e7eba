import { expect, it } from 'vitest';
import { type AddedToken, tokenFinder } from './added-tokens.ts';

function token(id: number, content: string, fields: Partial<AddedToken> = {}): AddedToken {
  return {
    id,
    content,
    isSpecial: true,
    isNormalized: false,
    stripsLeft: false,
    stripsRight: false,
    ...fields,
  };
}

const find = tokenFinder([
  token(1, '<a>'),
  token(2, '<a>b'),
  token(3, '<l>', { stripsLeft: true }),
  token(4, '<r>', { stripsRight: true }),
  token(5, '  '),
  token(6, '.*'),
]);

// Parts by tokenizers 0.23.2 for Python, with the same tokens added.
it.each([
  ['', []],
  ['x', ['x']],
  ['<a><a>b<a', [1, 2, '<a']],
  ['x <l> y', ['x', 3, ' y']],
  ['x\u0085\n<l>', ['x', 3]],
  ['x <r> y', ['x ', 4, 'y']],
  ['<r> <l>', [4, 3]],
  ['<r>  x', [4, 5, 'x']],
  ['a.*b.x', ['a', 6, 'b.x']],
])('cuts %j into %j', (text, parts) => {
  expect(find(text)).toEqual(parts);
});

it('leaves a text whole where there are no tokens', () => {
  expect(tokenFinder([])('<a>')).toEqual(['<a>']);
});
