import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article, Recipe, RecipeOptions } from '../article/article.ts';
import { deflate, toBase64Url } from './bytes.ts';
import { isShared, maxFragmentLength, packPiece, unpackPiece } from './link.ts';

const recipe: Recipe = {
  seed: 28,
  options: { maxOutputTokens: 80, temperature: 0.7 },
  model: { name: 'pocket', sha256: 'a'.repeat(64), device: 'wasm' },
};
const article: Article = {
  quote: 'Software is eating the world.',
  continuation: ' It comes at once.\n\nNobody minds “much” – 🚀.',
  recipe,
};

/** The fragment of any text at all, packed as pieces are. */
async function fragmentOf(json: string): Promise<string> {
  return `piece=1.${toBase64Url(await deflate(json))}`;
}

async function unpackJson(value: unknown) {
  return unpackPiece(await fragmentOf(JSON.stringify(value)));
}

describe('a link', () => {
  test('brings back what was packed, in letters that a URL takes as they are', async () => {
    const packed = await packPiece(article, recipe);
    expect(packed?.fragment).toMatch(/^piece=1\.[\w-]+$/);
    expect(packed?.hasText).toBe(true);
    expect(new URL(`https://venti.example/#${packed?.fragment}`).hash).toBe(`#${packed?.fragment}`);
    expect(await unpackPiece(packed!.fragment)).toEqual(article);
  });

  test('brings back any piece that is short enough', async () => {
    const options: fc.Arbitrary<RecipeOptions> = fc.record(
      {
        maxOutputTokens: fc.integer({ min: 1, max: 1000 }),
        temperature: fc.double({ min: 0, max: 2, noNaN: true }),
        topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
        topK: fc.nat({ max: 50_000 }),
      },
      { requiredKeys: [] },
    );
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(text, text, fc.maxSafeNat(), options, async (words, rest, seed, chosen) => {
        const piece = {
          quote: `“${words}”`,
          continuation: ` ${rest}`,
          recipe: { ...recipe, seed, options: chosen },
        };
        const packed = await packPiece(piece, piece.recipe);
        expect(await unpackPiece(packed!.fragment)).toEqual(piece);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves out a text that is too long, and is not made when the quote alone is', async () => {
    const noise = (length: number) =>
      Array.from({ length }, (_, index) =>
        String.fromCodePoint(0x4e00 + ((index * 7919) % 9973)),
      ).join('');
    const long = { ...article, continuation: noise(4000) };
    const packed = await packPiece(long, recipe);
    expect(packed?.hasText).toBe(false);
    expect(await unpackPiece(packed!.fragment)).toEqual({ ...article, continuation: '' });
    expect(await packPiece({ ...article, quote: noise(4000) }, recipe)).toBeUndefined();
  });
});

describe('a broken or hostile link', () => {
  test('is undefined whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await unpackPiece(text)).toBeUndefined();
        expect(await unpackPiece(`piece=1.${text}`)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test('is undefined when a letter is lost or changed, or is a piece all the same', async () => {
    const { fragment } = (await packPiece(article, recipe))!;
    const place = fc.integer({ min: 8, max: fragment.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom('', 'A', '_', '%', 'zz'), async (at, letters) => {
        const piece = await unpackPiece(fragment.slice(0, at) + letters + fragment.slice(at + 1));
        if (piece) expect(await packPiece(piece, piece.recipe)).toBeDefined();
      }),
      { numRuns: 100 },
    );
  });

  test('is read as a piece or not at all, whatever JSON it holds', async () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom(article.quote, recipe, undefined));
    const file = fc.record({ quote: field, recipe: field, text: field }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.oneof(file, fc.jsonValue()), async (value) => {
        const piece = await unpackJson(value);
        if (!piece) return;
        expect(typeof piece.quote).toBe('string');
        expect(typeof piece.continuation).toBe('string');
        expect(Number.isSafeInteger(piece.recipe.seed)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['an unknown option', { ...recipe, options: { logitBias: 1 } }],
    ['an option of an object’s prototype', { ...recipe, options: { constructor: 1 } }],
    ['an option out of range', { ...recipe, options: { temperature: -1 } }],
    ['a seed that is none', { ...recipe, seed: 1.5 }],
    ['a model without digest', { ...recipe, model: { name: 'pocket' } }],
    [
      'a model with control characters',
      { ...recipe, model: { name: 'a\u0007', sha256: 'a'.repeat(64) } },
    ],
  ])('is refused for %s', async (_what, changed) => {
    expect(await unpackJson({ quote: article.quote, recipe: changed })).toBeUndefined();
  });

  test('is not unpacked beyond 32 KB, however short it is', async () => {
    const bomb = await fragmentOf(
      JSON.stringify({ quote: 'a', recipe, text: ' '.repeat(1_000_000) }),
    );
    expect(bomb.length).toBeLessThan(maxFragmentLength);
    expect(await unpackPiece(bomb)).toBeUndefined();
    expect(await unpackJson({ quote: 'a', recipe, text: ' '.repeat(32_000) })).toBeDefined();
  });

  test('is not read beyond the length that links are made of', async () => {
    expect(await unpackPiece(`piece=1.${'A'.repeat(maxFragmentLength)}`)).toBeUndefined();
  });
});

test('tells a shared piece from other fragments', () => {
  expect(isShared('piece=1.abc')).toBe(true);
  expect(isShared('piece=2.abc')).toBe(true);
  expect(isShared('gallery')).toBe(false);
});
