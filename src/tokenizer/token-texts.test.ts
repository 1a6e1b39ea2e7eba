import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idsByText, joinTokens, tokenText } from './token-texts.ts';

it('gives back every text, and none for an id without a token', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string(), { nil: undefined })), (tokens) => {
      const texts = joinTokens(tokens);
      expect(tokens.map((_, id) => tokenText(texts, id))).toEqual(tokens);
      for (const id of [-1, 0.5, tokens.length, Number.NaN]) {
        expect(tokenText(texts, id)).toBeUndefined();
      }
    }),
  );
});

it('finds ids by text', () => {
  expect(idsByText(joinTokens(['a', undefined, '', 'bc']))).toEqual(
    new Map([
      ['a', 0],
      ['', 2],
      ['bc', 3],
    ]),
  );
});
