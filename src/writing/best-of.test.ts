import { describe, expect, test } from 'vitest';
import type { TextRequest } from '../generator/generator.ts';
import { candidateSeed } from '../sampler/derive-seed.ts';
import { createScriptedWriter } from '../testing.ts';
import type { Thinkpiece, ThinkpieceEvent } from '../thinkpiece.ts';

const quote = 'Every moat is a rumour.';
const seeds = [0, 1, 2, 3].map((candidate) => candidateSeed(7, candidate));

/** Says most for the candidates named, in order; the others say less. */
function preferring(...best: readonly number[]): (request: TextRequest) => string {
  return ({ seed }) =>
    best.includes(seeds.indexOf(seed))
      ? ` Seed ${seed} had a great deal more to say about it.`
      : ` Seed ${seed}.`;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('the best of several', () => {
  test.each([0, 1, 3])('is the one with the best score: candidate %i', async (candidate) => {
    const writer = createScriptedWriter(preferring(candidate));
    const piece = await writer.generate(quote, { seed: 7, bestOf: 4 });
    expect(piece).toMatchObject({ seed: 7, selection: { candidate, seed: seeds[candidate] } });
    expect(piece.selection?.scores).toHaveLength(4);
    expect(piece.quality.score).toBe(Math.max(...piece.selection!.scores));
    expect(piece.selection?.scores[candidate]).toBe(piece.quality.score);
  });

  test('is the first of equals', async () => {
    const writer = createScriptedWriter(preferring(2, 1));
    const { selection } = await writer.generate(quote, { seed: 7, bestOf: 4 });
    expect(selection?.candidate).toBe(1);
  });

  test('is what its own seed gives alone', async () => {
    const writer = createScriptedWriter(preferring(2));
    const { selection, id, seed, ...best } = await writer.generate(quote, { seed: 7, bestOf: 4 });
    const { id: _, seed: __, ...alone } = await writer.generate(quote, { seed: selection!.seed });
    expect(best).toEqual(alone);
  });

  test('of one is the piece itself, and candidate 0 of more', async () => {
    const writer = createScriptedWriter(preferring(0));
    const piece = await writer.generate(quote, { seed: 7 });
    expect(await writer.generate(quote, { seed: 7, bestOf: 1 })).toEqual(piece);
    expect(piece).not.toHaveProperty('selection');
    const best = await writer.generate(quote, { seed: 7, bestOf: 4 });
    expect(best.text).toBe(piece.text);
    expect(best.id).not.toBe(piece.id);
  });

  test('never scores less for more candidates', async () => {
    const writer = createScriptedWriter(({ seed }) => ' Word'.repeat(1 + (seed % 7)));
    let last = 0;
    for (let bestOf = 1; bestOf <= 12; bestOf++) {
      const { quality } = await writer.generate(quote, { seed: 7, bestOf });
      expect(quality.score).toBeGreaterThanOrEqual(last);
      last = quality.score;
    }
  });

  test('writes no more at the same time than there are places', async () => {
    let asked = 0;
    const writer = createScriptedWriter(() => {
      asked++;
      return ' Yes.';
    });
    for await (const event of writer.stream(quote, { bestOf: 50 })) {
      if (event.type === 'candidate') break;
    }
    expect(asked).toBeLessThanOrEqual(writer.info.maxBatchSize);
    expect((await writer.generate(quote, { bestOf: 50 })).selection?.scores).toHaveLength(50);
  });

  test('draws candidates that loop again', async () => {
    const loop = `${' round and round'.repeat(30)}.`;
    let calls = 0;
    const writer = createScriptedWriter(() => (calls++ < 2 ? loop : ' Straight on.'));
    const piece = await writer.generate(quote, { bestOf: 2, maxRedraws: 1 });
    expect(piece.body).toBe('Straight on.');
    expect(calls).toBe(4);
  });
});

describe('a stream of the best of several', () => {
  test('tells of every candidate, then of the best', async () => {
    const writer = createScriptedWriter(preferring(2));
    const events = await all(writer.stream(quote, { seed: 7, bestOf: 4 }));
    const piece = await writer.generate(quote, { seed: 7, bestOf: 4 });
    expect(events[0]).toEqual({ type: 'start', id: piece.id, quote, seed: 7 });
    expect(events.at(-1)).toEqual({ type: 'finish', piece });
    expect(quote + deltasOf(events)).toBe(piece.text);
    for (const [candidate, seed] of seeds.entries()) {
      const own = events.flatMap((event) =>
        event.type === 'candidate' && event.candidate === candidate ? [event.event] : [],
      );
      expect(own).toEqual(await all(writer.stream(quote, { seed })));
    }
  });

  test('ends with the best there is when it is aborted', async () => {
    const abort = new AbortController();
    const writer = createScriptedWriter(({ seed }) =>
      seed === 7 ? ' Yes.' : ' and no'.repeat(99),
    );
    const events: ThinkpieceEvent[] = [];
    for await (const event of writer.stream(quote, {
      seed: 7,
      bestOf: 3,
      abortSignal: abort.signal,
    })) {
      events.push(event);
      if (event.type === 'candidate' && event.event.type === 'finish') abort.abort();
    }
    const last = events.at(-1);
    expect(last).toMatchObject({ piece: { finishReason: 'aborted', body: 'Yes.', seed: 7 } });
  });
});

describe('an aborted best of several', () => {
  test('rejects with what there is', async () => {
    const writer = createScriptedWriter(() => ' Yes.');
    const options = { bestOf: 3, abortSignal: AbortSignal.abort() };
    await expect(writer.generate(quote, options)).rejects.toMatchObject({
      code: 'aborted',
      piece: { body: '', finishReason: 'aborted' },
    });
  });

  test('fails as one of its candidates does', async () => {
    let written = 0;
    const writer = createScriptedWriter(() => {
      if (written++ === 1) throw new Error('broken');
      return ' and so on'.repeat(1000);
    });
    await expect(writer.generate(quote, { bestOf: 8 })).rejects.toThrow('broken');
  });
});

describe('a batch of the best of several', () => {
  test('has the pieces that are written alone, in any company', async () => {
    const writer = createScriptedWriter(({ seed }) => ' Word'.repeat(1 + (seed % 7)));
    const requests = [
      'One.',
      { quote: 'Two.', bestOf: 2 },
      'Three.',
      { quote: 'Four.', bestOf: 1 },
    ];
    const pieces = await all(writer.batch(requests, { seed: 9, bestOf: 5 }));
    expect(pieces).toHaveLength(4);
    for (const { index, ...piece } of pieces) {
      const bestOf = [5, 2, 5, 1][index]!;
      const alone = await writer.generate(piece.quote, { seed: piece.seed, bestOf });
      expect(piece satisfies Thinkpiece).toEqual(alone);
    }
  });

  test('begins no more pieces than there are places for their candidates', async () => {
    const writer = createScriptedWriter(() => ' Yes.');
    let asked = 0;
    function* requests(): Generator<string> {
      for (; asked < 200; asked++) yield 'One.';
    }
    const { maxBatchSize } = writer.info;
    for await (const _ of writer.batch(requests(), { bestOf: 2 * maxBatchSize })) break;
    expect(asked).toBeLessThan(4);
  });
});

function deltasOf(events: readonly ThinkpieceEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}
