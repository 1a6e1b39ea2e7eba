import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../test/sampler/golden.json' with { type: 'json' };
import { graphCandidates } from '../../test/sampler/graph-candidates.ts';
import { optionsOff } from '../../test/sampler/options-off.ts';
import type { CandidateCount } from './candidates.ts';
import type { SamplingOptions } from './options.ts';
import { randomWords } from './random-words.ts';
import { Sampler } from './sampler.ts';

/** The tokens drawn, the candidates of every step being what a graph returns when asked for `count`. */
function drawText(
  sampler: Sampler,
  steps: readonly Float32Array[],
  count: CandidateCount = sampler.candidatesNeeded(),
): number[] {
  return steps.map((logits, position) => sampler.draw(graphCandidates(logits, count), position));
}

describe('draws as golden.py does', () => {
  const { prompt, size, cases } = golden.texts;

  test.each(cases.map((item, index) => ({ ...item, index })))(
    '$index: $options',
    ({ index, options, seed, tokens }) => {
      const steps = tokens.map((_, step) => goldenLogits(index, step));
      for (const count of [undefined, 'all'] as const) {
        const sampler = new Sampler(
          { ...optionsOff, ...(options as Partial<SamplingOptions>) },
          seed,
          Int32Array.from(prompt),
        );
        expect(drawText(sampler, steps, count)).toEqual(tokens);
      }
    },
  );

  /** `logits_at` of golden.py. */
  function goldenLogits(index: number, step: number): Float32Array {
    return Float32Array.from({ length: size }, (_, token) => {
      const word = randomWords(index, 'draw', step * size + token)[2]!;
      return word % 37 === 0 ? -Infinity : (word % 513) / 32 - 8;
    });
  }
});

const vocabulary = 40;
const token = fc.nat({ max: vocabulary - 1 });
const logit = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -4, max: 4 }) },
  { weight: 4, arbitrary: fc.float({ min: -20, max: 20, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
);
// The last token stays possible, so that there is always one to draw.
const step = fc
  .array(logit, { minLength: vocabulary, maxLength: vocabulary })
  .map((values) => Float32Array.from([...values, -30]));
const options: fc.Arbitrary<SamplingOptions> = fc.record({
  repetitionPenalty: mostly(1, fc.double({ min: 0.5, max: 2, noNaN: true })),
  noRepeatNgramSize: mostly(0, fc.integer({ min: 2, max: 4 })),
  logitBias: mostly(
    {},
    fc.dictionary(token.map(String), fc.double({ min: -5, max: 5, noNaN: true })),
  ),
  bannedTokens: fc.array(token, { maxLength: 6 }),
  temperature: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 3, noNaN: true })),
  topK: fc.nat({ max: vocabulary + 10 }),
  topP: mostly(1, fc.double({ min: 0.01, max: 1, noNaN: true })),
  minP: mostly(0, fc.double({ min: 0, max: 1, noNaN: true })),
});

function mostly<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

test('draws the same from the candidates it needs, from more, and from all logits', () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 4 });
  const prompt = fc.array(token, { maxLength: 8 }).map((tokens) => Int32Array.from(tokens));
  fc.assert(
    fc.property(
      options,
      fc.maxSafeNat(),
      prompt,
      steps,
      fc.nat({ max: 9 }),
      (given, seed, text, rows, more) => {
        const fresh = () => new Sampler(given, seed, text);
        const needed = fresh().candidatesNeeded();
        const drawn = drawText(fresh(), rows);
        expect(drawText(fresh(), rows, 'all')).toEqual(drawn);
        const padded = needed === 'all' ? needed : needed + more;
        expect(drawText(fresh(), rows, padded)).toEqual(drawn);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('never draws what is banned or impossible', () => {
  fc.assert(
    fc.property(options, fc.maxSafeNat(), step, (given, seed, logits) => {
      const drawn = new Sampler(given, seed, Int32Array.of()).draw({ logits }, 0);
      expect(given.bannedTokens).not.toContain(drawn);
      expect(logits[drawn]).toBeGreaterThan(-Infinity);
    }),
    { numRuns: 300 },
  );
});

test('leaves the candidates as they are', () => {
  const logits = Float32Array.of(3, 2, 1);
  const given = { ...optionsOff, repetitionPenalty: 2, logitBias: { 1: 1 }, bannedTokens: [2] };
  new Sampler(given, 0, Int32Array.of(0)).draw({ logits }, 0);
  expect([...logits]).toEqual([3, 2, 1]);
});

test('temperature 0 takes the likeliest, of equals the one with the lowest id', () => {
  const greedy = new Sampler({ ...optionsOff, temperature: 0 }, 5, Int32Array.of());
  expect(greedy.draw({ logits: Float32Array.of(1, 3, 3, 2) }, 0)).toBe(1);
});

test('a token that was drawn counts as seen', () => {
  const given = { ...optionsOff, temperature: 0, noRepeatNgramSize: 1 };
  const logits = Float32Array.of(1, 3, 2);
  expect(drawText(new Sampler(given, 0, Int32Array.of()), [logits, logits, logits])).toEqual([
    1, 2, 0,
  ]);
});

describe('when nothing can be drawn', () => {
  const logits = Float32Array.of(1, 2);

  test('because all is banned', () => {
    const sampler = new Sampler({ ...optionsOff, bannedTokens: [0, 1] }, 0, Int32Array.of());
    expect(() => sampler.draw({ logits }, 7)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringMatching(/after 7 tokens.*bannedTokens \(2 given\)/),
      }),
    );
  });

  test('because the n-grams have used all', () => {
    const given = { ...optionsOff, noRepeatNgramSize: 1 };
    const sampler = new Sampler(given, 0, Int32Array.of(0, 1));
    expect(() => sampler.draw({ logits }, 0)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  test.each([
    ['impossible', -Infinity],
    ['not a number', Number.NaN],
  ])('because every logit is %s', (_, value) => {
    for (const change of [{}, { topK: 2 }, { temperature: 0 }]) {
      const sampler = new Sampler({ ...optionsOff, ...change }, 0, Int32Array.of());
      expect(() => sampler.draw({ logits: Float32Array.of(value, value) }, 0)).toThrow(
        expect.objectContaining({ code: 'runtime-failed' }),
      );
    }
  });
});

describe('tokens banned early', () => {
  const stop = 3;
  /** The stop token is the likeliest at every step. */
  const steps = Array.from({ length: 6 }, () => Float32Array.of(0, 1, 2, 9, 2, 1));

  test.each([{ temperature: 0 }, { topK: 2 }, { topK: 0 }, { topK: 2, bannedTokens: [4] }])(
    'are not drawn before their position, with %j',
    (options) => {
      for (const count of [undefined, 'all'] as const) {
        const sampler = new Sampler({ ...optionsOff, ...options }, 1, Int32Array.of(), {
          tokens: [stop],
          before: 4,
        });
        const drawn = steps.map((logits, position) =>
          sampler.draw(graphCandidates(logits, count ?? sampler.candidatesNeeded()), position),
        );
        expect(drawn.slice(0, 4)).not.toContain(stop);
        expect(drawn.slice(4)).toContain(stop);
      }
    },
  );
});
