import { describe, expect, test } from 'vitest';
import type { Backend, StepRow } from '../../src/backends/backend.ts';
import { canScore } from '../../src/backends/scoring-backend.ts';
import type { CandidateCount, Candidates } from '../../src/sampler/candidates.ts';
import { logProbability } from '../../src/sampler/log-probability.ts';

/**
 * What every backend owes an engine, as `src/backends/backend.ts` says it. Bits are compared, not
 * roundings: the same seed has to give the same piece whatever it shared a step with.
 * @param open a backend of any model with a context of at least 32 tokens; the suite disposes it
 */
export function testBackend(name: string, open: () => Promise<Backend>): void {
  describe(`${name} fulfils the contract of a backend`, () => {
    test('tells of itself', async () => {
      await using it = await opened(open);
      const { info, chunkLength } = it.backend;
      expect(info.vocabularySize).toBeGreaterThan(1);
      expect(info.contextLength).toBeGreaterThanOrEqual(32);
      expect(info.device).not.toBe('');
      expect(info.dtype).not.toBe('');
      expect(info.cacheBytesPerToken).toBeGreaterThan(0);
      expect(chunkLength).toBeGreaterThan(0);
    });

    test('returns a logit per token of the vocabulary', async () => {
      await using it = await opened(open);
      const [candidates] = await it.prompt(0, 5, 'all');
      expect(candidates?.ids).toBeUndefined();
      expect(candidates?.logits).toHaveLength(it.backend.info.vocabularySize);
      expect(candidates?.logits.every(Number.isFinite)).toBe(true);
    });

    test('returns the likeliest by falling logit, equal ones by rising id', async () => {
      await using it = await opened(open);
      const all = (await it.prompt(0, 5, 'all'))[0]!.logits.slice();
      const top = (await it.prompt(1, 5, 10))[0]!;
      const expected = [...all.keys()].sort((a, b) => all[b]! - all[a]! || a - b).slice(0, 10);
      expect([...top.ids!]).toEqual(expected);
      expect([...top.logits]).toEqual(expected.map((id) => all[id]));
    });

    test('returns all there are when more are asked for', async () => {
      await using it = await opened(open);
      const { vocabularySize } = it.backend.info;
      const top = (await it.prompt(0, 5, vocabularySize + 7))[0]!;
      expect(top.ids).toHaveLength(vocabularySize);
    });

    test('gives rows of one step what each asked for', async () => {
      await using it = await opened(open);
      for (const slot of [0, 1, 2, 3]) await it.prompt(slot, 4, 0);
      const wanted: readonly CandidateCount[] = [3, 'all', 0, 7];
      const results = await it.backend.step(
        wanted.map((candidates, slot) => it.token(slot, 4, candidates)),
      );
      expect(results[0]?.ids).toHaveLength(3);
      expect(results[1]?.ids).toBeUndefined();
      expect(results[2]).toBeUndefined();
      expect(results[3]?.ids).toHaveLength(7);
    });

    test('gives a sequence the same bits in any slot and in any company', async () => {
      await using it = await opened(open);
      const alone = await it.write(0, 1, 20);
      for (const [slot, neighbours] of [
        [5, []],
        [0, [1]],
        [2, [0, 1, 3, 4, 5, 6, 7]],
        [9, [0, 4]],
      ] as const) {
        for (const neighbour of neighbours) await it.prompt(neighbour, 3 + neighbour, 0);
        expect(await it.write(slot, 1, 20, neighbours)).toEqual(alone);
      }
    });

    test('gives the first token of a text the same bits alone and beside older texts', async () => {
      await using it = await opened(open);
      const alone = (await it.backend.step([it.token(0, 0, 'all')]))[0]!.logits.slice();
      for (const slot of [1, 2]) await it.prompt(slot, 9, 0);
      const rows = [it.token(0, 0, 'all'), it.token(1, 9, 2), it.token(2, 9, 'all')];
      expect((await it.backend.step(rows))[0]!.logits).toEqual(alone);
    });

    test('remembers what a slot has read: token by token it says what it does after a prompt', async () => {
      await using it = await opened(open);
      const asPrompt = (await it.prompt(0, 12, 'all'))[0]!.logits.slice();
      const oneByOne = (await it.write(1, 3, 12)).at(-1)!;
      const differences = oneByOne.map((logit, id) => Math.abs(logit - asPrompt[id]!));
      // Some graphs keep halves, whose last bit is worth 0.002 in a logit.
      expect(Math.max(...differences)).toBeLessThan(Math.max(0.01, toleranceOf(it.backend)));
    });

    test('gives a prompt the same bits in chunks, by copy, and after others', async () => {
      await using it = await opened(open);
      const { chunkLength, info } = it.backend;
      const length = Math.min(chunkLength + 5, info.contextLength - 2);
      const first = Math.min(chunkLength, length - 1);
      const prompt = it.tokens(length);
      const read = async (slot: number): Promise<Float32Array> => {
        await it.backend.step([{ slot, past: 0, tokens: prompt.slice(0, first), candidates: 0 }]);
        const [candidates] = await it.backend.step([
          { slot, past: first, tokens: prompt.slice(first), candidates: 'all' },
        ]);
        return candidates!.logits.slice();
      };
      const alone = await read(0);
      await it.prompt(1, 7, 0);
      expect(await read(1)).toEqual(alone);

      it.backend.copy(0, 3, first);
      const [candidates] = await it.backend.step([
        { slot: 3, past: first, tokens: prompt.slice(first), candidates: 'all' },
      ]);
      expect(candidates!.logits).toEqual(alone);
    });

    test('gives prompts that come in one step the bits that each has by itself', async () => {
      await using it = await opened(open);
      const lengths = [9, 1, 14, 3, 9];
      const rows = lengths.map(
        (length, slot): StepRow => ({
          slot,
          past: 0,
          tokens: it.tokens(length),
          candidates: 'all',
        }),
      );
      const together = (await it.backend.step(rows)).map((each) => each!.logits.slice());
      // What they left in the cache is their own as well.
      const next = await it.backend.step(lengths.map((past, slot) => it.token(slot, past, 'all')));
      const after = next.map((each) => each!.logits.slice());
      for (const [entry, length] of lengths.entries()) {
        const alone = (await it.prompt(6, length, 'all'))[0]!.logits.slice();
        expect(together[entry]).toEqual(alone);
        const [following] = await it.backend.step([it.token(6, length, 'all')]);
        expect(after[entry]).toEqual(following!.logits);
      }
    });

    test('forgets what lies beyond the past of a step', async () => {
      await using it = await opened(open);
      await it.prompt(0, 12, 0);
      const fresh = (await it.prompt(1, 6, 'all'))[0]!.logits.slice();
      const back = await it.backend.step([it.token(0, 5, 'all')]);
      const again = await it.prompt(0, 6, 'all');
      expect(back[0]?.logits).toHaveLength(fresh.length);
      expect(again[0]?.logits).toEqual(fresh);
    });

    test('keeps the first slots when it shrinks', async () => {
      await using it = await opened(open);
      for (const slot of [0, 1, 2, 3]) await it.prompt(slot, 6, 0);
      const before = (await it.backend.step([it.token(1, 6, 'all')]))[0]!.logits.slice();
      await it.write(3, 1, it.backend.info.contextLength);
      it.backend.shrink(2, 6);
      expect((await it.backend.step([it.token(1, 6, 'all')]))[0]!.logits).toEqual(before);
    });

    test('takes a sequence to the end of its context', async () => {
      await using it = await opened(open);
      const { contextLength, vocabularySize } = it.backend.info;
      for (let past = 0; past < contextLength; past += it.backend.chunkLength) {
        const length = Math.min(it.backend.chunkLength, contextLength - past);
        const tokens = it.tokens(past + length).slice(past);
        const [last] = await it.backend.step([{ slot: 0, past, tokens, candidates: 'all' }]);
        expect(last?.logits).toHaveLength(vocabularySize);
      }
    });

    test('scores as its steps do, where it scores many tokens at once', async ({ skip }) => {
      await using it = await opened(open);
      const { backend } = it;
      skip(!canScore(backend), 'this backend is asked token by token');
      if (!canScore(backend)) return;
      const lengths = [20, 17, 9, 1];
      const firsts = [3, 0, 8, 0];
      const rows = lengths.map((length, slot) => ({
        slot,
        past: 0,
        tokens: it.tokens(length),
        targets: it.tokens(length + 1).slice(firsts[slot]! + 1),
      }));
      const tolerance = toleranceOf(backend);
      const scores = await backend.score(rows);
      // What was read is kept: the first row goes on from it.
      const next = {
        slot: 0,
        past: 20,
        tokens: it.tokens(25).slice(20),
        targets: new Int32Array(),
      };
      expect(await backend.score([next])).toEqual([new Float64Array()]);
      const after = (await backend.step([it.token(0, 25, 'all')]))[0]!.logits.slice();
      const logits = await it.write(5, 1, 26);
      const expected = logits
        .slice(0, 19)
        .map((row, i) => logProbability(row, it.tokens(i + 3)[i + 2]!));
      const differences = after.map((value, id) => Math.abs(value - logits.at(-1)![id]!));
      expect(Math.max(...differences)).toBeLessThan(tolerance);
      for (const [slot, score] of scores.entries()) {
        expect(score).toHaveLength(lengths[slot]! - firsts[slot]!);
        score.forEach((value, i) => {
          const place = firsts[slot]! + i;
          if (place === 0) return;
          expect(Math.abs(value - expected[place - 1]!)).toBeLessThan(tolerance);
        });
      }
    });

    test('may be disposed twice', async () => {
      const backend = await open();
      await backend.dispose();
      await backend.dispose();
    });
  });
}

/** A cache of integers rounds keys and values once they are in it, which those of one run are not. */
function toleranceOf({ info }: Backend): number {
  return /^q/.test(info.dtype) ? 0.25 : 1e-3;
}

async function opened(open: () => Promise<Backend>): Promise<Fixture> {
  return new Fixture(await open());
}

/** A backend, and texts for it that depend on nothing but their length. */
class Fixture implements AsyncDisposable {
  readonly backend: Backend;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  tokens(length: number): Int32Array {
    const { vocabularySize } = this.backend.info;
    return Int32Array.from({ length }, (_, i) => (i * i * 31 + i * 7 + 3) % vocabularySize);
  }

  async prompt(
    slot: number,
    length: number,
    candidates: CandidateCount,
  ): Promise<readonly (Candidates | undefined)[]> {
    return await this.backend.step([{ slot, past: 0, tokens: this.tokens(length), candidates }]);
  }

  /** The token that follows `past` tokens of the text. */
  token(slot: number, past: number, candidates: CandidateCount): StepRow {
    return { slot, past, tokens: this.tokens(past + 1).slice(past), candidates };
  }

  /** Logits after each token of a text from `start` to `end`, taken singly beside neighbours. */
  async write(
    slot: number,
    start: number,
    end: number,
    neighbours: readonly number[] = [],
  ): Promise<Float32Array[]> {
    await this.prompt(slot, start, 0);
    const logits: Float32Array[] = [];
    for (let past = start; past < end; past++) {
      const rows = [
        ...neighbours.map((other) => this.token(other, 3 + other + past - start, 2)),
        this.token(slot, past, 'all'),
      ];
      const results = await this.backend.step(rows);
      logits.push(results.at(-1)!.logits.slice());
    }
    return logits;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.backend.dispose();
  }
}
