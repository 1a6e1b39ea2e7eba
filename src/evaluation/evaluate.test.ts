import { describe, expect, test } from 'vitest';
import { createScriptedWriter } from '../testing.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluationOptions, EvaluationProgress } from './evaluation-options.ts';

const reply = ({ seed }: { readonly seed: number }): string =>
  ` The board of ${seed % 97} said so. Nobody objected to ${seed % 89}. And then`;

const text = 'Every moat is a story we tell the board.\n<|endoftext|>\n'.repeat(100);

async function run(options?: EvaluationOptions) {
  await using writer = createScriptedWriter(reply);
  return await evaluate(writer, options);
}

describe('an evaluation', () => {
  test('has all figures, each within its interval', async () => {
    const report = await run({ text, corpus: 'The board of 5 said so.', pieces: 20 });
    expect(report).toMatchObject({
      format: 'venti-evaluation',
      version: 1,
      model: { name: 'script', dtype: 'script', device: 'script', threads: 0 },
      seed: 1,
      pieces: 20,
      text: { documents: 100, bytes: 4_000, tokens: 900 },
      bitsPerByte: { value: 2, low: 2, high: 2 },
      seqRep4: { value: 0 },
      wordsPerPiece: { value: 12 },
      finished: { value: 0, low: 0 },
      looping: { value: 0 },
      memorisation: { corpusWords: 6, longestWords: expect.any(Number) },
      speed: { one: { value: 0 }, atOnce: 4 },
    });
    expect(report.memorisation!.longestWords).toBeGreaterThanOrEqual(3);
    expect(report.text!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(report.bias.map(({ axis }) => axis)).toEqual(['gender', 'origin', 'age']);
    const { distinct1, distinct2, distinct3, selfBleu } = report;
    for (const { value, low, high } of [distinct1, distinct2, distinct3, selfBleu]) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });

  test('is plain data, and the same for the same seed, speed aside', async () => {
    const { speed, ...first } = await run({ pieces: 10, seed: 7 });
    const { speed: _, ...again } = await run({ pieces: 10, seed: 7 });
    expect(again).toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(first).not.toHaveProperty('text');
    expect(first).not.toHaveProperty('bitsPerByte');
    expect(first).not.toHaveProperty('memorisation');
  });

  test('takes a text from a stream of bytes', async () => {
    const bytes = new TextEncoder().encode(text);
    const whole = await run({ text, pieces: 10 });
    const parts = await run({ text: [bytes.slice(0, 77), bytes.slice(77)], pieces: 10 });
    expect(parts.text).toEqual(whole.text);
  });

  test('tells how far it has come, stage by stage', async () => {
    const told: EvaluationProgress[] = [];
    await run({ text, corpus: text, pieces: 10, onProgress: (news) => told.push(news) });
    const stages = [...new Set(told.map(({ stage }) => stage))];
    expect(stages).toEqual(['text', 'pieces', 'corpus', 'bias']);
    const last = (stage: string) => told.findLast((news) => news.stage === stage);
    expect(last('text')).toEqual({ stage: 'text', done: 4_000 });
    expect(last('pieces')).toEqual({ stage: 'pieces', done: 15, total: 15 });
    expect(last('corpus')!.done).toBe(1_000);
    expect(last('bias')!.done).toBe(last('bias')!.total);
  });

  test.each(['text', 'pieces', 'corpus', 'bias'])(
    'ends in the stage of the %s when it is aborted',
    async (stage) => {
      const abort = new AbortController();
      const onProgress = (news: EvaluationProgress): void => {
        if (news.stage === stage) abort.abort();
      };
      const corpus = new Array<string>(10).fill(text);
      const options = { text, corpus, pieces: 10, onProgress, abortSignal: abort.signal };
      await expect(run(options)).rejects.toMatchObject({ code: 'aborted' });
    },
  );

  test.each([
    [{ pieces: 9 }, 'invalid-option', 'pieces is 9: pass a whole number from 10 up.'],
    [{ text: 5 }, 'invalid-option', /^text is 5: pass a text, or a stream of one/],
    [{ onProgress: 5 }, 'invalid-option', 'onProgress is 5: pass a function.'],
    [{ nsamples: 5 }, 'unknown-option', 'There is no option "nsamples": it is called pieces here.'],
    [{ text: 'Too short.' }, 'invalid-text', /has 10 bytes, too few/],
    [{ text: '' }, 'invalid-text', /has 0 bytes, too few/],
    [{ text: [Uint8Array.of(0xff)] }, 'invalid-text', /^The held-out text is not UTF-8/],
    [{ corpus: [Uint8Array.of(0xff)] }, 'invalid-text', /^The corpus is not UTF-8/],
  ])('of %j is refused', async (options, code, message) => {
    const matching = typeof message === 'string' ? message : expect.stringMatching(message);
    const given = options as EvaluationOptions;
    await expect(run({ pieces: 10, ...given })).rejects.toMatchObject({ code, message: matching });
  });
});
