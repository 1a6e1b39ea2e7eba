import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StepRow } from '../backends/backend.ts';
import type { ScoreRow } from '../backends/scoring-backend.ts';
import { ScriptedBackend } from '../backends/scripted/scripted-backend.ts';
import { createWriterOn } from '../create-writer-on.ts';
import { logProbability } from '../sampler/log-probability.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';

const alphabet = [...'$abcdé '];
const vocabularySize = alphabet.length;

/** A token for every character; `$` is the end of a text. */
const tokenizer: TextTokenizer = {
  vocabularySize,
  encode: (text) => Array.from(text, (character) => alphabet.indexOf(character)),
  decodeStream: () => ({ push: (id) => alphabet[id]!, flush: () => '' }),
};

/** Probabilities that depend on every token so far and on its place. */
function script(tokens: readonly number[]): number[] {
  const state = tokens.reduce((hash, token, place) => (hash * 31 + token + place) % 65_521, 7);
  return alphabet.map((_, id) => ((state * (id + 3)) % 101) / 25);
}

/** A backend that scores many tokens at once. */
class ChunkBackend extends ScriptedBackend {
  readonly scored: ScoreRow[][] = [];

  async score(rows: readonly ScoreRow[]): Promise<Float64Array[]> {
    this.scored.push([...rows]);
    const results: Float64Array[] = [];
    for (const { slot, past, tokens, targets } of rows) {
      const logs: number[] = [];
      for (const [i, token] of tokens.entries()) {
        const row: StepRow = {
          slot,
          past: past + i,
          tokens: Int32Array.of(token),
          candidates: 'all',
        };
        const [candidates] = await this.step([row]);
        const target = targets[i - (tokens.length - targets.length)];
        if (target !== undefined) logs.push(logProbability(candidates!.logits, target));
      }
      results.push(Float64Array.from(logs));
    }
    return results;
  }
}

/** Bits of each token of a text behind an end-of-text token, by the definition of the windows. */
function expectedBits(text: string, contextLength: number, context = ''): number {
  const ids = [0, ...tokenizer.encode(context + text)];
  const half = Math.floor(contextLength / 2);
  const inputs = ids.length - 1;
  let bits = 0;
  for (let place = 1 + context.length; place < ids.length; place++) {
    const ahead = Math.max(0, Math.ceil((place - contextLength) / half));
    const end = Math.min(inputs, contextLength + ahead * half);
    const logits = script(ids.slice(Math.max(0, end - contextLength), place));
    bits -= logProbability(Float32Array.from(logits), ids[place]!) / Math.LN2;
  }
  return bits;
}

const kinds = [
  ['token by token', ScriptedBackend],
  ['chunk by chunk', ChunkBackend],
] as const;

describe.each(kinds)('a text that is scored %s', (_name, Kind) => {
  const open = (contextLength = 16, endOfText?: number) => {
    const backend = new Kind({ script, vocabularySize, contextLength });
    const writer = createWriterOn({
      backend,
      tokenizer,
      ...(endOfText !== undefined && { endOfText }),
    });
    return { backend, writer };
  };

  test('has the bits that the model gives to its tokens, one after the other', async () => {
    const { writer } = open(16, 0);
    const texts = ['abc', 'a', 'dé cab', 'abcd'.repeat(20), 'é'.repeat(17), 'ab '.repeat(40)];
    const scores = await writer.score(texts);
    for (const [i, text] of texts.entries()) {
      expect(scores[i]!.bits).toBeCloseTo(expectedBits(text, 16), 9);
      expect(scores[i]).toMatchObject({ tokens: text.length, bytes: Buffer.byteLength(text) });
    }
  });

  test('after a context has the bits that are its own', async () => {
    const { writer } = open(16, 0);
    const given = [
      { context: 'abc', text: 'dé' },
      { context: 'ab'.repeat(30), text: ' cab' },
      { context: '', text: 'a' },
    ];
    const scores = await writer.score(given);
    for (const [i, { text, context }] of given.entries()) {
      expect(scores[i]!.bits).toBeCloseTo(expectedBits(text, 16, context), 9);
      expect(scores[i]!.tokens).toBe(text.length);
    }
  });

  test('without a token before it begins with one of all that are equally likely', async () => {
    const { writer } = open();
    const [score] = await writer.score(['a']);
    expect(score!.bits).toBe(Math.log2(vocabularySize));
    const [two] = await writer.score(['ab']);
    const second = logProbability(Float32Array.from(script([1])), 2) / Math.LN2;
    expect(two!.bits).toBeCloseTo(Math.log2(vocabularySize) - second, 9);
  });

  test('has parts that add up', async () => {
    const { writer } = open(16, 0);
    const [score] = await writer.score(['abcdé '.repeat(50)]);
    expect(score!.parts.map(({ tokens }) => tokens)).toEqual([128, 128, 44]);
    for (const field of ['bits', 'tokens', 'bytes'] as const) {
      const sum = score!.parts.reduce((total, part) => total + part[field], 0);
      expect(sum).toBeCloseTo(score![field], 9);
    }
  });

  test('has the same bits in any company', async () => {
    const text = array(constantFrom(...'abcdé '), { minLength: 1, maxLength: 60 }).map((letters) =>
      letters.join(''),
    );
    await assert(
      asyncProperty(
        array(text, { minLength: 1, maxLength: 8 }),
        integer({ min: 2, max: 24 }),
        async (texts, contextLength) => {
          const { writer } = open(contextLength, 0);
          const scores = await writer.score(texts);
          for (const [i, item] of texts.entries()) {
            expect(scores[i]!.bits).toBeCloseTo(expectedBits(item, contextLength), 9);
          }
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  test('of nothing has nothing', async () => {
    const { writer } = open(16, 0);
    expect(await writer.score([''])).toEqual([{ bits: 0, tokens: 0, bytes: 0, parts: [] }]);
    expect(await writer.score([])).toEqual([]);
  });

  test('shares its steps with others, and stays within the cache', async () => {
    const { backend, writer } = open(16, 0);
    await writer.score(['abc', 'abcd', 'abcda']);
    const rows = backend instanceof ChunkBackend ? backend.scored[0] : backend.steps[0];
    expect(rows).toHaveLength(3);
    const small = new Kind({ script, vocabularySize, contextLength: 16 });
    await using tight = createWriterOn({ backend: small, tokenizer, maxBatchSize: 2 });
    await tight.score(['abc', 'abcd', 'abcda']);
    for (const step of small.steps) expect(step.length).toBeLessThanOrEqual(2);
  });
});

describe('scoring', () => {
  const open = () => {
    const backend = new ChunkBackend({ script, vocabularySize, contextLength: 64 });
    return { backend, writer: createWriterOn({ backend, tokenizer, endOfText: 0 }) };
  };

  test('leaves pieces as they are, before it, beside it and after it', async () => {
    const options = { seed: 3, maxOutputTokens: 12 };
    const expected = (await open().writer.generate('abcd', options)).text;
    const { writer } = open();
    expect((await writer.generate('abcd', options)).text).toBe(expected);
    const [piece, scores, next] = await Promise.all([
      writer.generate('abcd', options),
      writer.score(['abcd cab']),
      writer.generate('abcd', options),
    ]);
    expect(piece.text).toBe(expected);
    expect(next.text).toBe(expected);
    expect(scores[0]!.bits).toBeCloseTo(expectedBits('abcd cab', 64), 9);
  });

  test('that is aborted rejects, and that of a disposed writer too', async () => {
    const { writer } = open();
    const abortSignal = AbortSignal.abort();
    await expect(writer.score(['abc'], { abortSignal })).rejects.toMatchObject({ code: 'aborted' });
    const pending = writer.score(['abc']);
    await writer.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'disposed' });
    await expect(writer.score(['abc'])).rejects.toMatchObject({ code: 'disposed' });
  });

  test('gives up at the next step', async () => {
    const { backend, writer } = open();
    const abort = new AbortController();
    backend.score = async (rows) => {
      if (backend.scored.length === 1) abort.abort();
      return await ChunkBackend.prototype.score.call(backend, rows);
    };
    const pending = writer.score(['abcd'.repeat(12)], { abortSignal: abort.signal });
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
    expect(backend.scored).toHaveLength(2);
  });

  test('that fails rejects, and what comes after works', async () => {
    const { backend, writer } = open();
    backend.score = async () => {
      throw new Error('no');
    };
    await expect(writer.score(['abc'])).rejects.toThrow('no');
    backend.score = ChunkBackend.prototype.score;
    const [score] = await writer.score(['abc']);
    expect(score!.bits).toBeCloseTo(expectedBits('abc', 64), 9);
  });

  test.each([
    ['abc', 'The texts argument is "abc": pass an array of texts.'],
    [undefined, 'The texts argument is undefined: pass an array of texts.'],
    [['a', 5], 'texts[1] is 5: pass a text, or { text, context }.'],
    [[{ text: 5 }], 'texts[0].text is 5: pass a text.'],
    [[{ text: 'a', context: 5 }], 'texts[0].context is 5: pass a text.'],
  ])('of %j is refused', async (texts, message) => {
    const { writer } = open();
    const error = { code: 'invalid-option', message };
    await expect(writer.score(texts as string[])).rejects.toMatchObject(error);
  });

  test('knows its options', async () => {
    const { writer } = open();
    const options = { signal: AbortSignal.abort() } as object;
    const message = 'There is no option "signal": it is called abortSignal here.';
    const error = { code: 'unknown-option', message };
    await expect(writer.score(['a'], options)).rejects.toMatchObject(error);
  });
});
