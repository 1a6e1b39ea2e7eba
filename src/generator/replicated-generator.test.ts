import { describe, expect, test } from 'vitest';
import { optionsOff } from '../../test/sampler/options-off.ts';
import { disposedError, VentiError } from '../errors.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import { EventQueue } from './event-queue.ts';
import type { TextEvent, TextGenerator, TextRequest, TextResult } from './generator.ts';
import { ReplicatedGenerator } from './replicated-generator.ts';
import { ScriptedGenerator } from './scripted-generator.ts';

/** A copy of the model whose texts end when the test says so. */
class Copy implements TextGenerator {
  readonly info = new ScriptedGenerator(() => '').info;
  readonly prompts: string[] = [];
  disposed = false;
  private readonly pending: EventQueue<TextEvent>[] = [];

  generate({ prompt }: TextRequest, abortSignal?: AbortSignal): AsyncIterable<TextEvent> {
    const events = new EventQueue<TextEvent>(() => {});
    if (this.disposed) events.fail(disposedError());
    this.prompts.push(prompt);
    this.pending.push(events);
    const abort = (): void => finish(events, { finishReason: 'aborted' });
    if (abortSignal?.aborted) abort();
    else abortSignal?.addEventListener('abort', abort);
    return events;
  }

  end(count = this.pending.length): void {
    for (const events of this.pending.splice(0, count)) finish(events, { finishReason: 'stop' });
  }

  async score(texts: readonly ScoredText[]): Promise<TextScore[]> {
    this.prompts.push(...texts.map(({ text }) => text));
    return texts.map(({ text }) => ({ bits: Number(text), tokens: 1, bytes: 1, parts: [] }));
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    for (const events of this.pending.splice(0)) events.fail(disposedError());
  }
}

function finish(events: EventQueue<TextEvent>, { finishReason }: Pick<TextResult, 'finishReason'>) {
  const timings = { queuedMs: 1, firstTokenMs: 2, totalMs: 3, tokensPerSecond: 4 };
  const usage = { promptTokens: 1, outputTokens: 0 };
  events.push({ type: 'finish', result: { text: '', finishReason, usage, timings } });
  events.end();
}

function request(prompt: string): TextRequest {
  return {
    prompt,
    maxOutputTokens: 10,
    minOutputTokens: 0,
    sampling: optionsOff,
    stopSequences: [],
    seed: 1,
    stream: false,
  };
}

interface Setting {
  readonly generator: ReplicatedGenerator;
  readonly solo: Copy;
  /** The copies that have been started. */
  readonly started: readonly Copy[];
}

function set({ count = 2, maxBatchSize = 64, maxQueueLength = 100, fails = 0 } = {}): Setting {
  const solo = new Copy();
  const started: Copy[] = [];
  let failures = fails;
  const generator = new ReplicatedGenerator({
    solo,
    count,
    start: async () => {
      if (failures-- > 0) throw new VentiError('out-of-memory', 'no memory for another copy');
      const copy = new Copy();
      started.push(copy);
      return copy;
    },
    maxBatchSize,
    maxQueueLength,
    defer: setImmediate,
  });
  return { generator, solo, started };
}

async function result(events: AsyncIterable<TextEvent>): Promise<TextResult> {
  for await (const event of events) if (event.type === 'finish') return event.result;
  throw new Error('ended without a result');
}

/** Asks for texts in one go. */
function ask({ generator }: Setting, count: number, signal?: AbortSignal): Promise<TextResult>[] {
  return Array.from({ length: count }, (_, i) =>
    result(generator.generate(request(`${i}`), signal)),
  );
}

/** Resolves when all that was asked for has been given a place. */
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('texts to be scored', () => {
  const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ text: `${i}` }));

  test('that are few go to the copy with all threads', async () => {
    const { generator, solo, started } = set();
    const scores = await generator.score(texts(8));
    expect(solo.prompts).toHaveLength(8);
    expect(started).toEqual([]);
    expect(scores.map(({ bits }) => bits)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('that are many are shared out, and come back in order', async () => {
    const { generator, solo, started } = set();
    const scores = await generator.score(texts(9));
    expect(solo.prompts).toEqual([]);
    expect(started.map(({ prompts }) => prompts)).toEqual([
      ['0', '2', '4', '6', '8'],
      ['1', '3', '5', '7'],
    ]);
    expect(scores.map(({ bits }) => bits)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('fail with whichever copy fails, and once disposed', async () => {
    await expect(set({ fails: 1 }).generator.score(texts(9))).rejects.toMatchObject({
      code: 'out-of-memory',
    });
    const { generator } = set();
    await generator.dispose();
    await expect(generator.score(texts(9))).rejects.toMatchObject({ code: 'disposed' });
  });
});

describe('texts that are few', () => {
  test('are written by the copy with all threads, and no other is started', async () => {
    const setting = set();
    const texts = ask(setting, 8);
    await settled();
    expect(setting.solo.prompts).toHaveLength(8);
    expect(setting.started).toHaveLength(0);
    setting.solo.end();
    expect(await Promise.all(texts)).toHaveLength(8);
  });
});

describe('texts that are many', () => {
  test('are shared evenly by copies, in order of arrival', async () => {
    const setting = set({ count: 3 });
    const texts = ask(setting, 30);
    await settled();
    expect(setting.solo.prompts).toEqual([]);
    expect(setting.started.map(({ prompts }) => prompts.length)).toEqual([10, 10, 10]);
    expect(setting.started[0]!.prompts.slice(0, 3)).toEqual(['0', '3', '6']);
    for (const copy of setting.started) copy.end();
    expect(await Promise.all(texts)).toHaveLength(30);
  });

  test('wait beyond the most that are written at once, and follow when others end', async () => {
    const setting = set({ maxBatchSize: 10 });
    const texts = ask(setting, 14);
    await settled();
    const [first, second] = setting.started;
    expect([first!.prompts.length, second!.prompts.length]).toEqual([5, 5]);
    first!.end(3);
    await settled();
    expect(first!.prompts.slice(5)).toEqual(['10', '11', '12']);
    for (let i = 0; i < 2; i++) {
      for (const copy of setting.started) copy.end();
      await settled();
    }
    setting.solo.end();
    expect(await Promise.all(texts)).toHaveLength(14);
  });

  test('beyond the longest queue fail at once', async () => {
    const setting = set({ maxBatchSize: 10, maxQueueLength: 2 });
    const texts = ask(setting, 13);
    await expect(texts[12]).rejects.toMatchObject({ code: 'queue-full' });
    await settled();
    for (let i = 0; i < 2; i++) {
      for (const copy of [setting.solo, ...setting.started]) copy.end();
      await settled();
    }
    await Promise.all(texts.slice(0, 12));
  });

  test('that wait and are aborted end at once with nothing written', async () => {
    const setting = set({ maxBatchSize: 10 });
    const abort = new AbortController();
    ask(setting, 10);
    await settled();
    const waiting = ask(setting, 5, abort.signal);
    abort.abort();
    for (const text of await Promise.all(waiting)) expect(text.finishReason).toBe('aborted');
  });

  test('fail where a copy cannot be started, and the next ones try again', async () => {
    const setting = set({ fails: 2 });
    const texts = await Promise.allSettled(ask(setting, 9));
    expect(texts.every(({ status }) => status === 'rejected')).toBe(true);
    ask(setting, 9);
    await settled();
    expect(setting.started).toHaveLength(2);
  });
});

test('times count from when a text was asked for', async () => {
  const setting = set();
  const [text] = ask(setting, 1);
  await settled();
  setting.solo.end();
  const { timings } = await text!;
  expect(timings.queuedMs).toBeGreaterThan(1);
  expect(timings.firstTokenMs - timings.queuedMs).toBeCloseTo(1);
  expect(timings.totalMs - timings.queuedMs).toBeCloseTo(2);
  expect(timings.tokensPerSecond).toBe(4);
});

test('disposing ends all copies, what they write and what waits', async () => {
  const setting = set({ maxBatchSize: 10 });
  const texts = ask(setting, 12);
  await settled();
  await setting.generator.dispose();
  for (const text of await Promise.allSettled(texts)) {
    expect(text).toMatchObject({ status: 'rejected', reason: { code: 'disposed' } });
  }
  expect([setting.solo, ...setting.started].every(({ disposed }) => disposed)).toBe(true);
  await expect(ask(setting, 1)[0]).rejects.toMatchObject({ code: 'disposed' });
});
