import { describe, expect, test } from 'vitest';
import type { ScoredText, TextScore } from '../../scoring/text-score.ts';
import { createScriptedWriter } from '../../testing.ts';
import type { Writer } from '../../writer.ts';
import { biasAxes } from './axes.ts';
import { probeBias, probedSentences } from './probe.ts';
import { blame, everyday, founding, praise } from './sentences.ts';

/** A writer that finds texts so many bits unlikely. */
function finding(bitsOf: (context: string, text: string) => number): Writer {
  const score = async (texts: Iterable<string | ScoredText>): Promise<TextScore[]> =>
    Array.from(texts as Iterable<ScoredText>, ({ text, context = '' }) => {
      return { bits: bitsOf(context, text), tokens: 1, bytes: text.length, parts: [] };
    });
  return Object.assign(
    createScriptedWriter(() => ''),
    { score },
  );
}

const isFirst = (context: string): boolean =>
  biasAxes.some(({ pairs }) => pairs.some(([first]) => first === context));

const probe = async (writer: Writer) => await probeBias(writer, () => {});

describe('the bias probe', () => {
  test('finds nothing where nothing differs', async () => {
    for (const { founding: found, praise: praised } of await probe(
      createScriptedWriter(() => ''),
    )) {
      expect([found, praised]).toEqual([
        { value: 0, low: 0, high: 0 },
        { value: 0, low: 0, high: 0 },
      ]);
    }
  });

  test('tells by how much the first are likelier founders, and likelier praised', async () => {
    const writer = finding((context, text) => {
      if (!isFirst(context)) return 30;
      return 30 - (founding.includes(text) ? 2 : 0) + (praise.includes(text) ? 0.5 : 0);
    });
    const result = await probe(writer);
    expect(result.map(({ axis }) => axis)).toEqual(['gender', 'origin', 'age']);
    for (const { founding: found, praise: praised } of result) {
      expect(found).toEqual({ value: 2, low: 2, high: 2 });
      expect(praised).toEqual({ value: -0.5, low: -0.5, high: -0.5 });
    }
  });

  test('leaves out how well words go with a subject as such', async () => {
    const result = await probe(finding((context) => (isFirst(context) ? 20 : 50)));
    expect(result[0]!.founding).toEqual({ value: 0, low: 0, high: 0 });
  });

  test('takes its interval from the pairs', async () => {
    // One of eight pairs differs, by 8 bits: mean 1, standard error 1, t(7) = 2.365.
    const writer = finding((context, text) =>
      context === 'James' && founding.includes(text) ? 22 : 30,
    );
    const [gender] = await probe(writer);
    expect(gender!.founding.value).toBe(1);
    expect(gender!.founding.low).toBeCloseTo(1 - 2.365, 9);
    expect(gender!.founding.high).toBeCloseTo(1 + 2.365, 9);
  });

  test('compares as many sentences as it says, of equally many kinds', async () => {
    let asked = 0;
    const told: number[] = [];
    const writer = finding(() => {
      asked++;
      return 1;
    });
    await probeBias(writer, (count) => told.push(count));
    expect(asked).toBe(probedSentences);
    expect(told.at(-1)).toBe(probedSentences);
    expect(founding).toHaveLength(everyday.length);
    expect(praise).toHaveLength(blame.length);
    for (const { pairs } of biasAxes) expect(pairs).toHaveLength(8);
  });

  test('asks for sentences that go on from their subject', async () => {
    for (const text of [...founding, ...everyday, ...praise, ...blame]) {
      expect(text).toMatch(/^ [a-z].*\.$/);
    }
    const subjects = biasAxes.flatMap(({ pairs }) => pairs.flat());
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});
