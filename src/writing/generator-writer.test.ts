import { describe, expect, test } from 'vitest';
import type { TextRequest } from '../generator/generator.ts';
import { deriveSeed, redrawSeed } from '../sampler/derive-seed.ts';
import { createScriptedWriter } from '../testing.ts';
import type { Thinkpiece, ThinkpieceEvent } from '../thinkpiece.ts';
import type { BatchThinkpiece, ThinkpieceRequest } from '../writer.ts';

const quote = 'Every moat is a rumour.';
const reply = (): string =>
  ' Some say it  is  water.\n\n\n \nOthers drained it. Nobody "wins." And then';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function batch(
  requests: Iterable<ThinkpieceRequest>,
  options?: object,
  seen: TextRequest[] = [],
): Promise<BatchThinkpiece[]> {
  const writer = createScriptedWriter((request) => {
    seen.push(request);
    return ` Seed ${request.seed}.`;
  });
  const pieces = await all(writer.batch(requests, options));
  return pieces.sort((a, b) => a.index - b.index);
}

describe('a piece', () => {
  test('has quote, continuation, sentences and figures', async () => {
    const piece = await createScriptedWriter(reply).generate(quote, { seed: 7 });
    expect(piece).toEqual({
      id: piece.id,
      quote,
      text: `${quote} Some say it  is  water.\n\nOthers drained it. Nobody "wins."`,
      body: 'Some say it  is  water.\n\nOthers drained it. Nobody "wins."',
      sentences: ['Some say it  is  water.', 'Others drained it.', 'Nobody "wins."'],
      seed: 7,
      model: 'script',
      device: 'script',
      finishReason: 'stop',
      usage: { promptTokens: 5, outputTokens: 12 },
      timings: { queuedMs: 0, firstTokenMs: 0, totalMs: 0, tokensPerSecond: 0 },
      quality: { seqRep4: 0, distinct2: 1, endsSentence: true, score: (10 / 30) * 0.8 },
    } satisfies Thinkpiece);
  });

  test('keeps its unfinished end without trim', async () => {
    const piece = await createScriptedWriter(reply).generate(quote, { trim: false });
    expect(piece.body.endsWith('And then')).toBe(true);
    expect(piece.quality.endsSentence).toBe(false);
  });

  test('stays whole where no sentence is finished', async () => {
    const piece = await createScriptedWriter(() => ' and nobody').generate(quote);
    expect(piece.text).toBe(`${quote} and nobody`);
    expect(piece.quality.endsSentence).toBe(false);
  });

  test('may be empty', async () => {
    const piece = await createScriptedWriter(() => '').generate(quote);
    expect(piece).toMatchObject({ text: quote, body: '', sentences: [] });
    expect(piece.usage.outputTokens).toBe(0);
  });

  test('names the quote it came from', async () => {
    const from = { id: 'q1', text: quote, author: 'Ada', source: 'On Moats' };
    const piece = await createScriptedWriter(reply).generate(from);
    expect(piece.attribution).toEqual({ quoteId: 'q1', author: 'Ada', source: 'On Moats' });
  });

  test('has an id of quote, seed, model and options', async () => {
    const writer = createScriptedWriter(reply);
    const id = async (text: string, options: object): Promise<string> =>
      (await writer.generate(text, options)).id;
    const base = await id(quote, { seed: 1 });
    expect(base).toMatch(/^[0-9a-f]{16}$/);
    expect(await id(quote, { seed: 1, temperature: 0.7 })).toBe(base);
    expect(await id(quote, { seed: 2 })).not.toBe(base);
    expect(await id(quote, { seed: 1, temperature: 0.8 })).not.toBe(base);
    expect(await id('Another.', { seed: 1 })).not.toBe(base);
  });

  test('without a quote opens with one of the corpus, picked by the seed', async () => {
    const writer = createScriptedWriter(reply);
    const first = await writer.generate(undefined, { seed: 3 });
    expect(first.attribution?.quoteId).toBeDefined();
    expect((await writer.generate(undefined, { seed: 3 })).quote).toBe(first.quote);
    const others = await Promise.all(
      [4, 5, 6, 7].map(async (seed) => (await writer.generate(undefined, { seed })).quote),
    );
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  test('draws a seed where none is given, and reports it', async () => {
    const { seed } = await createScriptedWriter(reply).generate(quote);
    expect(Number.isSafeInteger(seed) && seed >= 0).toBe(true);
  });

  test('that loops is drawn again, as often as allowed', async () => {
    const loop = ' round and round'.repeat(30);
    const seeds: number[] = [];
    const writer = createScriptedWriter(({ seed }) => {
      seeds.push(seed);
      return seeds.length < 3 ? `${loop}.` : ' Straight on.';
    });
    const piece = await writer.generate(quote, { seed: 5, maxRedraws: 4 });
    expect(piece).toMatchObject({ body: 'Straight on.', seed: 5 });
    expect(seeds).toEqual([5, redrawSeed(5, 1), redrawSeed(5, 2)]);

    const looping = createScriptedWriter(() => `${loop}.`);
    const events = await all(looping.stream(quote, { maxRedraws: 2 }));
    expect(events.filter(({ type }) => type === 'redraw')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'finish', piece: { body: `${loop}.`.trim() } });
  });

  test.each([
    [undefined, { temperature: -1 }, 'invalid-option'],
    [undefined, { max_new_tokens: 5 }, 'unknown-option'],
    ['   ', undefined, 'invalid-quote'],
    [42, undefined, 'invalid-quote'],
    [quote, null, 'invalid-option'],
  ])('of quote %j and options %j is refused', async (given, options, code) => {
    const writer = createScriptedWriter(reply);
    await expect(writer.generate(given as string, options as object)).rejects.toMatchObject({
      code,
    });
    await expect(all(writer.stream(given as string, options as object))).rejects.toMatchObject({
      code,
    });
  });
});

describe('a stream', () => {
  test('starts, tells the text as it is written, and finishes with the piece', async () => {
    const writer = createScriptedWriter(reply);
    const events = await all(writer.stream(quote, { seed: 7 }));
    const piece = await writer.generate(quote, { seed: 7 });
    expect(events[0]).toEqual({ type: 'start', id: piece.id, quote, seed: 7 });
    expect(events.at(-1)).toEqual({ type: 'finish', piece });
    expect(deltas(events).length).toBeGreaterThan(5);
    expect(quote + deltas(events).join('')).toBe(`${piece.text} And then`);
  });

  test('ends with the partial piece when it is aborted', async () => {
    const abort = new AbortController();
    const writer = createScriptedWriter(reply);
    const events: ThinkpieceEvent[] = [];
    for await (const event of writer.stream(quote, { abortSignal: abort.signal })) {
      events.push(event);
      if (deltas(events).length === 3) abort.abort();
    }
    const last = events.at(-1)!;
    expect(last).toMatchObject({ type: 'finish', piece: { finishReason: 'aborted' } });
  });
});

describe('an aborted piece', () => {
  test('rejects with an error that carries what was written', async () => {
    const writer = createScriptedWriter(reply);
    await expect(
      writer.generate(quote, { abortSignal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      name: 'AbortedError',
      code: 'aborted',
      piece: { quote, body: '', finishReason: 'aborted' },
    });
  });
});

describe('a batch', () => {
  test('yields a piece per request with its index and a seed of its own', async () => {
    const pieces = await batch(['One.', { text: 'Two.' }, { quote: 'Three.' }, {}], { seed: 9 });
    expect(pieces.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(pieces.map(({ seed }) => seed)).toEqual([0, 1, 2, 3].map((i) => deriveSeed(9, i)));
    expect(pieces.slice(0, 3).map(({ body }) => body)).toEqual(
      [0, 1, 2].map((i) => `Seed ${deriveSeed(9, i)}.`),
    );
    expect(pieces[3]?.attribution?.quoteId).toBeDefined();
  });

  test('lets a request override its options', async () => {
    const seen: TextRequest[] = [];
    const requests = [{ quote: 'One.', seed: 4, temperature: 0 }, 'Two.'];
    const pieces = await batch(requests, { seed: 9, temperature: 1.5, topK: 3 }, seen);
    expect(pieces[0]?.seed).toBe(4);
    expect(seen[0]?.sampling).toMatchObject({ temperature: 0, topK: 3 });
    expect(seen[1]?.sampling).toMatchObject({ temperature: 1.5, topK: 3 });
  });

  test('gives the piece that the seed gives alone', async () => {
    const writer = createScriptedWriter(({ seed }) => ` Seed ${seed}.`);
    const [first] = await all(writer.batch(['One.'], { seed: 9 }));
    const { index, ...piece } = first!;
    expect(await writer.generate('One.', { seed: piece.seed })).toEqual(piece);
    expect(index).toBe(0);
  });

  test('fails with the first request that is refused', async () => {
    await expect(batch(['One.', '  '])).rejects.toMatchObject({ code: 'invalid-quote' });
    await expect(batch([{ quote: 'One.', length: 3 } as object])).rejects.toMatchObject({
      code: 'unknown-option',
    });
    await expect(batch(['One.'], { seed: -1 })).rejects.toMatchObject({ code: 'invalid-option' });
  });

  test('begins no more after an abort', async () => {
    const abort = new AbortController();
    let asked = 0;
    function* requests(): Generator<string> {
      while (true) {
        asked++;
        yield 'One.';
      }
    }
    const writer = createScriptedWriter(reply);
    let pieces = 0;
    for await (const _ of writer.batch(requests(), { abortSignal: abort.signal })) {
      if (++pieces === 5) abort.abort();
    }
    expect(asked).toBeLessThan(100);
  });
});

describe('disposing', () => {
  test('ends what comes after with a typed error', async () => {
    const writer = createScriptedWriter(reply);
    await writer.dispose();
    await writer.dispose();
    await expect(writer.generate(quote)).rejects.toMatchObject({ code: 'disposed' });
  });
});

function deltas(events: readonly ThinkpieceEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []));
}
