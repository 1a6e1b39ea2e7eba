import { describe, expect, test } from 'vitest';
import { optionsOff } from '../../test/sampler/options-off.ts';
import { ScriptedBackend } from '../backends/scripted/scripted-backend.ts';
import { VentiError } from '../errors.ts';
import { Sampler } from '../sampler/sampler.ts';
import { Engine } from './engine.ts';
import type { EngineLimits } from './limits.ts';
import type { Sequence, SequenceEnd } from './sequence.ts';

const vocabularySize = 30;
const limits: EngineLimits = { maxBatchSize: 4, maxCacheBytes: 1e6, maxQueueLength: 100 };

/** Logits that depend on every token so far and on its place. */
function script(tokens: readonly number[]): number[] {
  const state = tokens.reduce((hash, token, place) => (hash * 31 + token + place) % 65_521, 7);
  return Array.from({ length: vocabularySize }, (_, id) => ((state * (id + 3)) % 101) / 25);
}

interface TextOptions {
  readonly prompt?: readonly number[];
  readonly maxOutputTokens?: number;
  readonly seed?: number;
  readonly stopTokens?: readonly number[];
  readonly onToken?: (written: readonly number[]) => boolean;
}

/** A sequence that remembers what happened to it. */
class Text implements Sequence {
  readonly prompt: Int32Array;
  readonly maxOutputTokens: number;
  readonly sampler: Sampler;
  readonly stopTokens: readonly number[];
  readonly written: number[] = [];
  started = false;
  readonly ended: Promise<SequenceEnd>;
  private readonly listener: (written: readonly number[]) => boolean;
  private resolve = (_: SequenceEnd): void => {};
  private reject = (_: Error): void => {};

  constructor(options: TextOptions = {}) {
    this.prompt = Int32Array.from(options.prompt ?? [1, 2, 3]);
    this.maxOutputTokens = options.maxOutputTokens ?? 10;
    this.sampler = new Sampler(optionsOff, options.seed ?? 1, this.prompt);
    this.stopTokens = options.stopTokens ?? [];
    this.listener = options.onToken ?? (() => true);
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.ended.catch(() => {});
  }

  onStart(): void {
    this.started = true;
  }

  onToken(token: number): boolean {
    this.written.push(token);
    return this.listener(this.written);
  }

  onEnd(reason: SequenceEnd): void {
    this.resolve(reason);
  }

  onError(error: Error): void {
    this.reject(error);
  }
}

function start(some: Partial<EngineLimits> = {}, contextLength?: number) {
  const backend = new ScriptedBackend({
    script,
    vocabularySize,
    ...(contextLength && { contextLength }),
  });
  return { backend, engine: new Engine(backend, { ...limits, ...some }) };
}

/** What the sequence writes when nothing else runs, token by token over the whole text. */
async function alone(options: TextOptions): Promise<number[]> {
  const { engine } = start();
  const text = new Text(options);
  engine.submit(text);
  await text.ended;
  return text.written;
}

describe('one sequence', () => {
  test('writes what drawing from the script token by token gives', async () => {
    const prompt = [4, 5, 6];
    const sampler = new Sampler(optionsOff, 9, Int32Array.from(prompt));
    const expected: number[] = [];
    for (let position = 0; position < 12; position++) {
      const logits = Float32Array.from(script([...prompt, ...expected]));
      expected.push(sampler.draw({ logits }, position));
    }
    expect(await alone({ prompt, seed: 9, maxOutputTokens: 12 })).toEqual(expected);
  });

  test('ends with length at its limit, and at the end of the context', async () => {
    const { engine } = start({}, 8);
    const short = new Text({ maxOutputTokens: 2 });
    const long = new Text({ maxOutputTokens: 50 });
    engine.submit(short);
    engine.submit(long);
    expect(await short.ended).toBe('length');
    expect(short.written).toHaveLength(2);
    expect(await long.ended).toBe('length');
    expect(long.written).toHaveLength(5);
  });

  test('ends at the first of its stop tokens, which is not part of it', async () => {
    const written = await alone({ maxOutputTokens: 20 });
    for (const stopTokens of [[written[6]!], [written[12]!, written[6]!]]) {
      const { engine } = start();
      const text = new Text({ maxOutputTokens: 20, stopTokens });
      engine.submit(text);
      expect(await text.ended).toBe('stop-token');
      const end = written.findIndex((token) => stopTokens.includes(token));
      expect(text.written).toEqual(written.slice(0, end));
    }
  });

  test('ends when its listener has enough', async () => {
    const { engine } = start();
    const text = new Text({ onToken: (written) => written.length < 4 });
    engine.submit(text);
    expect(await text.ended).toBe('stopped');
    expect(text.written).toHaveLength(4);
  });

  test('reads a long prompt in chunks that end at multiples of the chunk length', async () => {
    const { engine, backend } = start();
    const text = new Text({ prompt: Array.from({ length: 21 }, (_, i) => i), maxOutputTokens: 1 });
    engine.submit(text);
    await text.ended;
    expect(backend.steps.map(([row]) => [row!.past, row!.tokens.length, row!.candidates])).toEqual([
      [0, 8, 0],
      [8, 8, 0],
      [16, 5, 'all'],
    ]);
  });
});

describe('many sequences', () => {
  const options = Array.from(
    { length: 23 },
    (_, i): TextOptions => ({
      prompt: Array.from({ length: 1 + ((i * 5) % 19) }, (_, j) => (i * j) % vocabularySize),
      maxOutputTokens: 1 + ((i * 7) % 15),
      seed: i,
    }),
  );

  test('write what each writes alone, whoever stands beside them and whoever leaves', async () => {
    const { engine } = start();
    const texts = options.map((each) => new Text(each));
    const aborts = texts.map((text) => engine.submit(text));
    const leaving = texts.filter((_, i) => i % 5 === 2);
    await texts[1]!.ended;
    for (const text of leaving) aborts[texts.indexOf(text)]!();
    for (const [i, text] of texts.entries()) {
      const reason = await text.ended;
      const expected = await alone(options[i]!);
      if (reason === 'aborted')
        expect(expected.slice(0, text.written.length)).toEqual(text.written);
      else expect(text.written).toEqual(expected);
    }
  });

  test('never leave a place empty while one waits, and begin in order of arrival', async () => {
    const { engine, backend } = start({ maxBatchSize: 3 });
    const started: number[] = [];
    const texts = options.map((each, i) => {
      const text = new Text(each);
      text.onStart = () => started.push(i);
      return text;
    });
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    expect(started).toEqual(options.map((_, i) => i));
    for (const rows of backend.steps) expect(rows.length).toBeLessThanOrEqual(3);
    const decodes = backend.steps.filter((rows) => rows.every((row) => row.candidates === 'all'));
    expect(decodes.some((rows) => rows.length === 3)).toBe(true);
  });

  test('stay in the lowest slots as others leave', async () => {
    const { engine, backend } = start({ maxBatchSize: 8 });
    const texts = options
      .slice(0, 8)
      .map((each) => new Text({ ...each, maxOutputTokens: each.maxOutputTokens! + 1 }));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    for (const rows of backend.steps.filter((step) => step.length > 1)) {
      expect(Math.max(...rows.map((row) => row.slot))).toBe(rows.length - 1);
    }
  });

  test('that share a prompt send it through the model once', async () => {
    const { engine, backend } = start();
    const prompt = Array.from({ length: 20 }, (_, i) => i);
    const texts = [1, 2, 3].map((seed) => new Text({ prompt, seed, maxOutputTokens: 6 }));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    const promptTokens = backend.steps
      .flat()
      .filter((row) => row.past < prompt.length)
      .reduce((sum, row) => sum + row.tokens.length, 0);
    expect(promptTokens).toBe(prompt.length);
    for (const [i, text] of texts.entries()) {
      expect(text.written).toEqual(await alone({ prompt, seed: i + 1, maxOutputTokens: 6 }));
    }
  });

  test('send prompts side by side to a backend that takes in several at once', async () => {
    const { backend, engine } = start({ maxBatchSize: 23 });
    const wide = Object.assign(backend, { promptsAtOnce: 3 });
    const texts = options.map((each) => new Text(each));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    const prompts = wide.steps.filter((rows) => rows.some(({ tokens }) => tokens.length > 1));
    expect(Math.max(...prompts.map((rows) => rows.length))).toBe(3);
    for (const [i, text] of texts.entries()) {
      expect(text.written).toEqual(await alone(options[i]!));
    }
  });

  test('that share a prompt wait for it where several are read at once', async () => {
    const { backend, engine } = start();
    Object.assign(backend, { promptsAtOnce: 4 });
    const prompt = Array.from({ length: 20 }, (_, i) => i);
    const texts = [1, 2, 3].map((seed) => new Text({ prompt, seed, maxOutputTokens: 6 }));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    const read = backend.steps.flat().filter((row) => row.past < prompt.length);
    expect(read.reduce((sum, { tokens }) => sum + tokens.length, 0)).toBe(prompt.length);
    for (const [i, text] of texts.entries()) {
      expect(text.written).toEqual(await alone({ prompt, seed: i + 1, maxOutputTokens: 6 }));
    }
  });

  test('that share the beginning of a prompt send its whole chunks once', async () => {
    const { engine, backend } = start();
    const common = Array.from({ length: 18 }, (_, i) => i);
    const prompts = [
      [...common, 20, 21],
      [...common, 22],
    ];
    const texts = prompts.map((prompt) => new Text({ prompt, maxOutputTokens: 3 }));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    const firstChunks = backend.steps.flat().filter((row) => row.past === 0);
    expect(firstChunks).toHaveLength(1);
    for (const [i, text] of texts.entries()) {
      expect(text.written).toEqual(await alone({ prompt: prompts[i]!, maxOutputTokens: 3 }));
    }
  });

  test('go on writing while a long prompt comes in', async () => {
    const { engine, backend } = start({}, 2000);
    const writing = new Text({ maxOutputTokens: 100 });
    engine.submit(writing);
    await new Promise<void>((resolve) => {
      writing.onToken = (token) => {
        writing.written.push(token);
        if (writing.written.length === 3) resolve();
        return true;
      };
    });
    const before = backend.steps.length;
    const long = new Text({ prompt: Array.from({ length: 640 }, (_, i) => i % 30) });
    engine.submit(long);
    await long.ended;
    const steps = backend.steps.slice(before);
    const firstPromptRow = steps.findIndex((rows) => rows.some((row) => row.tokens.length > 1));
    const lastPromptRow = steps.findLastIndex((rows) => rows.some((row) => row.tokens.length > 1));
    const between = steps.slice(firstPromptRow, lastPromptRow);
    expect(between.filter((rows) => rows[0]!.tokens.length === 1).length).toBeGreaterThan(5);
    await writing.ended;
  });

  test('wait where the cache has no room for all, and one always fits', async () => {
    // Thirteen tokens take two chunks of eight.
    const { engine, backend } = start({ maxCacheBytes: 40 });
    const texts = [1, 2, 3, 4].map((seed) => new Text({ seed, maxOutputTokens: 10 }));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    expect(Math.max(...backend.steps.map((rows) => rows.length))).toBe(2);

    const tiny = start({ maxCacheBytes: 1 });
    const text = new Text();
    tiny.engine.submit(text);
    expect(await text.ended).toBe('length');
  });
});

describe('the cache', () => {
  /** Bytes of a cache that has room for every slot up to the longest, in chunks of 8 tokens. */
  function watchBytes(backend: ScriptedBackend): () => number {
    let slots = 0;
    let chunks = 0;
    let most = 0;
    const step = backend.step.bind(backend);
    backend.step = async (rows) => {
      for (const { slot, past, tokens } of rows) {
        slots = Math.max(slots, slot + 1);
        chunks = Math.max(chunks, Math.ceil((past + tokens.length) / 8));
      }
      most = Math.max(most, slots * chunks * 8);
      return await step(rows);
    };
    const shrink = backend.shrink.bind(backend);
    backend.shrink = (keptSlots, length) => {
      slots = Math.min(slots, keptSlots);
      chunks = Math.min(chunks, Math.ceil(length / 8));
      shrink(keptSlots, length);
    };
    return () => most;
  }

  test('stays within its limit when short texts follow a long one', async () => {
    const { engine, backend } = start({ maxBatchSize: 30, maxCacheBytes: 600 });
    const most = watchBytes(backend);
    const lengths = [500, ...Array.from({ length: 60 }, (_, i) => 5 + (i % 12)), 300, 10, 10];
    const options = lengths.map((maxOutputTokens, seed) => ({ maxOutputTokens, seed }));
    const texts = options.map((each) => new Text(each));
    for (const text of texts) engine.submit(text);
    await Promise.all(texts.map((text) => text.ended));
    expect(most()).toBeLessThanOrEqual(600);
    expect(Math.max(...backend.steps.map((rows) => rows.length))).toBeGreaterThan(15);
    for (const [i, text] of texts.entries()) expect(text.written).toEqual(await alone(options[i]!));
  });

  test('keeps one prompt when the engine is idle, and no more', async () => {
    const { engine, backend } = start();
    const shrunk: unknown[] = [];
    backend.shrink = (slots, length) => shrunk.push([slots, length]);
    const text = new Text({ prompt: [1, 2, 3, 4, 5], maxOutputTokens: 30 });
    engine.submit(text);
    await text.ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(shrunk).toEqual([[1, 5]]);
  });
});

describe('faults', () => {
  test('an abort ends a sequence at the next token, or before it began', async () => {
    const { engine } = start({ maxBatchSize: 1 });
    let abort = (): void => {};
    const running = new Text({
      maxOutputTokens: 100,
      onToken: (written) => {
        if (written.length === 5) abort();
        return true;
      },
    });
    abort = engine.submit(running);
    const waiting = new Text();
    const abortWaiting = engine.submit(waiting);
    abortWaiting();
    expect(await waiting.ended).toBe('aborted');
    expect(waiting.started).toBe(false);
    expect(await running.ended).toBe('aborted');
    expect(running.written.length).toBeLessThanOrEqual(6);
    abort();
  });

  test('more sequences than may wait are refused', async () => {
    const { engine } = start({ maxQueueLength: 2 });
    engine.submit(new Text());
    engine.submit(new Text());
    expect(() => engine.submit(new Text())).toThrow(
      expect.objectContaining({ code: 'queue-full' }),
    );
  });

  test('a step that fails ends its own sequences alone', async () => {
    const { engine, backend } = start();
    const step = backend.step.bind(backend);
    backend.step = async (rows) => {
      if (rows.some((row) => row.tokens[0] === 13)) {
        throw new VentiError('runtime-failed', 'the thirteenth');
      }
      return await step(rows);
    };
    const bad = new Text({ prompt: [13] });
    const good = new Text({ prompt: [1], onToken: () => false });
    engine.submit(bad);
    engine.submit(good);
    await expect(bad.ended).rejects.toMatchObject({ code: 'runtime-failed' });
    expect(await good.ended).toBe('stopped');
  });

  test('where memory runs out, fewer are written at once, and all are written right', async () => {
    const { engine, backend } = start({ maxBatchSize: 8 });
    const step = backend.step.bind(backend);
    let failures = 0;
    backend.step = async (rows) => {
      const slots = Math.max(...rows.map(({ slot }) => slot)) + 1;
      const length = Math.max(...rows.map(({ past, tokens }) => past + tokens.length));
      if (slots * length <= 60) return await step(rows);
      failures++;
      throw new VentiError('out-of-memory', 'no room');
    };
    const options = Array.from({ length: 8 }, (_, seed) => ({
      prompt: [seed, 2, 3],
      seed,
      maxOutputTokens: 5 + 4 * seed,
    }));
    const texts = options.map((option) => new Text(option));
    for (const text of texts) engine.submit(text);
    for (const [i, text] of texts.entries()) {
      expect(await text.ended).toBe('length');
      expect(text.written).toEqual(await alone(options[i]!));
    }
    expect(failures).toBeGreaterThan(3);
  });

  test('a sequence that has made room can be aborted', async () => {
    const { engine, backend } = start();
    const step = backend.step.bind(backend);
    backend.step = async (rows) => {
      if (rows.every(({ slot }) => slot === 0)) return await step(rows);
      throw new VentiError('out-of-memory', 'no room');
    };
    const first = new Text({ maxOutputTokens: 30 });
    const second = new Text({ prompt: [7] });
    engine.submit(first);
    const abort = engine.submit(second);
    const third = new Text({ onToken: () => false });
    engine.submit(third);
    abort();
    expect(await second.ended).toBe('aborted');
    expect(await first.ended).toBe('length');
    expect(await third.ended).toBe('stopped');
  });

  test('a sequence for which there is no memory even alone ends with out-of-memory', async () => {
    const { engine, backend } = start();
    backend.step = async () => {
      throw new VentiError('out-of-memory', 'no room');
    };
    const texts = [1, 2].map((seed) => new Text({ prompt: [seed] }));
    for (const text of texts) engine.submit(text);
    for (const text of texts) {
      await expect(text.ended).rejects.toMatchObject({ code: 'out-of-memory' });
    }
  });

  test('a cache that cannot be copied makes texts wait for each other', async () => {
    const { engine, backend } = start();
    backend.copy = () => {
      throw new VentiError('out-of-memory', 'no room');
    };
    const prompt = Array.from({ length: 12 }, (_, i) => i);
    const texts = [1, 2].map((seed) => new Text({ prompt, seed }));
    for (const text of texts) engine.submit(text);
    for (const text of texts) expect(await text.ended).toBe('length');
  });

  test('a listener that throws ends its own sequence alone', async () => {
    const { engine } = start();
    const bad = new Text({
      onToken: () => {
        throw new Error('no');
      },
    });
    const good = new Text({ seed: 5 });
    engine.submit(bad);
    engine.submit(good);
    await expect(bad.ended).rejects.toThrow('no');
    expect(await good.ended).toBe('length');
  });

  test('disposing ends everything with a typed error and frees the backend once idle', async () => {
    const { engine, backend } = start({ maxBatchSize: 1 });
    const texts = [new Text({ maxOutputTokens: 1000 }), new Text()];
    for (const text of texts) engine.submit(text);
    await engine.dispose();
    for (const text of texts) await expect(text.ended).rejects.toMatchObject({ code: 'disposed' });
    expect(backend.disposed).toBe(true);
    expect(() => engine.submit(new Text())).toThrow(expect.objectContaining({ code: 'disposed' }));
    await engine.dispose();
  });

  test('lends its backend when no text is under way, before those that wait', async () => {
    const { engine, backend } = start({ maxBatchSize: 1, maxCacheBytes: 40 });
    const second = new Text();
    let lent: Promise<unknown> | undefined;
    const first = new Text({
      onToken: ({ length }) => {
        if (length !== 3) return true;
        engine.submit(second);
        lent = engine.lend(8, async (own, slots) => {
          expect(own).toBe(backend);
          return [slots, first.written.length, second.started];
        });
        return true;
      },
    });
    engine.submit(first);
    await first.ended;
    expect(await lent).toEqual([1, 10, false]);
    await second.ended;
    expect(second.written).toEqual(await alone({}));
  });

  test('lends for as many sequences as its limits allow', async () => {
    const { engine } = start({ maxBatchSize: 9, maxCacheBytes: 40 });
    const slots = async (length: number): Promise<number> =>
      await engine.lend(length, async (_, count) => count);
    expect([await slots(8), await slots(16), await slots(24), await slots(99)]).toEqual([
      5, 2, 1, 1,
    ]);
    expect(await start({ maxBatchSize: 3 }).engine.lend(8, async (_, count) => count)).toBe(3);
  });

  test('goes on after a task that failed, and lends nothing once disposed', async () => {
    const { engine } = start();
    const failing = engine.lend(1, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const text = new Text();
    engine.submit(text);
    await text.ended;
    expect(text.written).toEqual(await alone({}));
    await engine.dispose();
    await expect(engine.lend(1, async () => {})).rejects.toMatchObject({ code: 'disposed' });
  });

  test('works on after it has been idle', async () => {
    const { engine } = start();
    for (let round = 0; round < 3; round++) {
      const text = new Text();
      engine.submit(text);
      await text.ended;
      expect(text.written).toEqual(await alone({}));
    }
  });
});
