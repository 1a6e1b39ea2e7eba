import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchThinkpiece, Thinkpiece, ThinkpieceEvent, Writer } from '../../src/index.ts';
import { loops } from '../../src/postprocess/repetition.ts';
import { quotes } from '../../src/quotes/corpus.ts';
import { built } from '../built.ts';

const { createWriter, generateThinkpiece, streamThinkpiece } = built;

const quote = 'The best founders I know are terrible at one thing.';

let writer: Writer;
beforeAll(async () => {
  writer = await createWriter();
});
afterAll(async () => await writer.dispose());

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** A piece without what differs from run to run. */
function lasting({ timings, ...piece }: Thinkpiece & { index?: number }): object {
  const { index, ...rest } = piece;
  return rest;
}

describe('the model in the box', () => {
  test('is a GPT-2 that runs on the CPU', () => {
    expect(writer.info).toMatchObject({ model: 'pocket', device: 'cpu', dtype: 'q8' });
    expect(writer.info.threads).toBeGreaterThan(0);
  });

  test('writes English prose that ends with a finished sentence', async () => {
    const pieces = await all(writer.batch(quotes.slice(0, 20), { seed: 1 }));
    const words = pieces.flatMap(({ body }) => body.toLowerCase().match(/[a-z']+/g) ?? []);
    const common = new Set('the a of to and is in that it you they for not are was'.split(' '));
    expect(words.length / pieces.length).toBeGreaterThan(80);
    expect(words.filter((word) => common.has(word)).length / words.length).toBeGreaterThan(0.25);
    for (const { body, text, quality } of pieces) {
      expect(quality.endsSentence).toBe(true);
      expect(body).toMatch(/[.!?…]["'”’)\]]*$/);
      expect(text.endsWith(body)).toBe(true);
      expect(text).not.toContain('<|endoftext|>');
    }
    expect(pieces.filter(({ body }) => loops(body)).length).toBeLessThan(3);
  });
});

describe('the same seed', () => {
  test('gives the same piece again, from every door', async () => {
    const options = { seed: 42 };
    const first = await writer.generate(quote, options);
    expect(first.seed).toBe(42);
    expect(lasting(await writer.generate(quote, options))).toEqual(lasting(first));
    expect(lasting(await generateThinkpiece(quote, options))).toEqual(lasting(first));
    const events = await all(streamThinkpiece(quote, options));
    expect(lasting((events.at(-1) as { piece: Thinkpiece }).piece)).toEqual(lasting(first));
    expect((await writer.generate(quote, { seed: 43 })).body).not.toBe(first.body);
  });

  test('gives the same piece with any number of threads and replicas', async () => {
    const options = { seed: 5, maxOutputTokens: 60 };
    const expected = lasting(await writer.generate(quote, options));
    for (const [threads, replicas] of [
      [1, 1],
      [3, 1],
      [2, 2],
    ]) {
      await using other = await createWriter({ threads: threads!, replicas: replicas! });
      const batch = await all(other.batch(new Array(10).fill({ quote, ...options })));
      for (const piece of batch) expect(lasting(piece)).toEqual(expected);
    }
  });

  test('gives the same piece alone and in a batch, whoever leaves it', async () => {
    const requests = Array.from({ length: 50 }, (_, i) => ({
      quote: quotes[i % 7]!,
      maxOutputTokens: 20 + ((i * 13) % 60),
    }));
    const pieces = await all(writer.batch(requests, { seed: 7 }));
    for (const piece of pieces.filter(({ index }) => index % 6 === 0)) {
      const { quote: from, maxOutputTokens } = requests[piece.index]!;
      const alone = await writer.generate(from, { seed: piece.seed, maxOutputTokens });
      expect(lasting(alone)).toEqual(lasting(piece));
    }

    const aborts = requests.map(() => new AbortController());
    const leaving = requests.map((request, i) =>
      i % 3 === 1 ? { ...request, abortSignal: aborts[i]!.signal } : request,
    );
    const staying: BatchThinkpiece[] = [];
    for await (const piece of writer.batch(leaving, { seed: 7 })) {
      for (const abort of aborts) abort.abort();
      if (piece.index % 3 !== 1) staying.push(piece);
    }
    expect(staying).toHaveLength(33);
    const byIndex = new Map(pieces.map((piece) => [piece.index, piece]));
    for (const piece of staying) {
      expect(lasting(piece)).toEqual(lasting(byIndex.get(piece.index)!));
    }
  });

  test('gives the same best of several alone and in a batch, and its text by its own seed', async () => {
    const options = { maxOutputTokens: 40, minOutputTokens: 10 };
    const pieces = await all(writer.batch(quotes.slice(0, 12), { ...options, seed: 3, bestOf: 4 }));
    for (const piece of pieces.filter(({ index }) => index % 4 === 0)) {
      const { seed, selection } = piece;
      const alone = await writer.generate(piece.quote, { ...options, seed, bestOf: 4 });
      expect(alone.text).toBe(piece.text);
      expect(alone.selection).toEqual(selection);
      const chosen = await writer.generate(piece.quote, { ...options, seed: selection!.seed });
      expect(chosen.text).toBe(piece.text);
    }
    expect(new Set(pieces.map(({ selection }) => selection?.candidate)).size).toBeGreaterThan(1);
  });

  test('gives the same piece whatever else the writer has been asked for', async () => {
    const first = await writer.generate(quote, { seed: 1, temperature: 1, topP: 0.9, topK: 0 });
    await writer.generate('Growth is a drug.', { seed: 2, maxOutputTokens: 400 });
    const again = await writer.generate(quote, { seed: 1, temperature: 1, topP: 0.9, topK: 0 });
    expect(lasting(again)).toEqual(lasting(first));
  });
});

describe('options', () => {
  test('temperature 0 writes the likeliest text, whatever the seed', async () => {
    const greedy = { temperature: 0, maxOutputTokens: 30 };
    const bodies = await Promise.all(
      [1, 2, 3].map(async (seed) => (await writer.generate(quote, { ...greedy, seed })).body),
    );
    expect(new Set(bodies).size).toBe(1);
  });

  test('a stop sequence ends a piece before itself', async () => {
    const whole = await writer.generate(quote, { seed: 3, trim: false });
    const word = whole.body.split(' ')[12]!;
    const piece = await writer.generate(quote, { seed: 3, trim: false, stopSequences: [word] });
    expect(piece.finishReason).toBe('stop-sequence');
    expect(piece.body).not.toContain(word);
    expect(whole.body.startsWith(piece.body)).toBe(true);
  });

  test('no n-gram of tokens is repeated where that is forbidden', async () => {
    const piece = await writer.generate(quote, { seed: 3, noRepeatNgramSize: 2 });
    expect(piece.quality.seqRep4).toBe(0);
  });

  test('a quote longer than the context keeps its end, and says what was dropped', async () => {
    const long = quotes.map(({ text }) => text).join(' ');
    const piece = await writer.generate(long, { seed: 1, maxOutputTokens: 50 });
    const { contextLength } = writer.info;
    expect(piece.usage.promptTokens).toBe(contextLength - 50);
    expect(piece.usage.droppedPromptTokens).toBeGreaterThan(0);
    expect(piece.text.startsWith(long)).toBe(true);
    expect(piece.body).not.toBe('');
  });

  test('a piece that reaches the end of the context ends with length', async () => {
    const piece = await writer.generate(quote, {
      seed: 1,
      maxOutputTokens: 10_000,
      bannedTokens: [writer.info.vocabularySize - 1],
    });
    expect(piece.finishReason).toBe('length');
    const { promptTokens, outputTokens } = piece.usage;
    expect(promptTokens + outputTokens).toBe(writer.info.contextLength);
  });

  test('a token id beyond the vocabulary is refused', async () => {
    const bannedTokens = [writer.info.vocabularySize];
    await expect(writer.generate(quote, { bannedTokens })).rejects.toMatchObject({
      code: 'invalid-option',
    });
  });
});

describe('the thread of the caller', () => {
  test('stays free: its event loop turns many times for every token', async () => {
    let turns = 0;
    let writing = true;
    const turn = (): void => {
      turns++;
      if (writing) setImmediate(turn);
    };
    setImmediate(turn);
    const piece = await writer.generate(quote, { seed: 5 });
    writing = false;
    expect(turns).toBeGreaterThan(piece.usage.outputTokens * 3);
  });
});

describe('an abort', () => {
  test('ends a stream at the next token, with the partial piece', async () => {
    const abort = new AbortController();
    const events: ThinkpieceEvent[] = [];
    for await (const event of writer.stream(quote, { seed: 5, abortSignal: abort.signal })) {
      events.push(event);
      if (events.length === 4) abort.abort();
    }
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'finish', piece: { finishReason: 'aborted' } });
    const whole = await writer.generate(quote, { seed: 5, trim: false });
    const partial = (last as { piece: Thinkpiece }).piece;
    expect(whole.text.startsWith(partial.text)).toBe(true);
  });

  test('rejects with what was written', async () => {
    const abort = new AbortController();
    const piece = writer.generate(quote, { seed: 5, abortSignal: abort.signal });
    setImmediate(() => abort.abort());
    await expect(piece).rejects.toMatchObject({ code: 'aborted', piece: { quote } });
  });
});

describe('disposing', () => {
  test('ends what is under way with a typed error, and what comes after', async () => {
    const other = await createWriter({ threads: 1 });
    const pending = other.generate(quote);
    const outcome = expect(pending).rejects.toMatchObject({ code: 'disposed' });
    await other.dispose();
    await outcome;
    await expect(other.generate(quote)).rejects.toMatchObject({ code: 'disposed' });
  });
});
