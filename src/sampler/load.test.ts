import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphCandidates } from '../../test/sampler/graph-candidates.ts';
import type { Candidates } from './candidates.ts';
import { loadAll, loadLikeliest } from './load.ts';
import { Shortlist } from './shortlist.ts';

function entries({ ids, logits, length }: Shortlist): [number, number][] {
  return Array.from({ length }, (_, place) => [ids[place]!, logits[place]!]);
}

function likeliest(candidates: Candidates, count: number): [number, number][] {
  const list = new Shortlist();
  loadLikeliest(candidates, count, list);
  return entries(list);
}

const logit = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 3, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
);
const someLogits = fc.array(logit, { maxLength: 60 }).map((values) => Float32Array.from(values));

describe('loadLikeliest', () => {
  test('takes ties by rising id', () => {
    const logits = Float32Array.of(1, 2, 1, 2, 1, -Infinity);
    expect(likeliest({ logits }, 4)).toEqual([
      [1, 2],
      [3, 2],
      [0, 1],
      [2, 1],
    ]);
    expect(likeliest({ logits }, 9)).toEqual([
      [1, 2],
      [3, 2],
      [0, 1],
      [2, 1],
      [4, 1],
    ]);
  });

  test('ranks as a sort of everything does', () => {
    fc.assert(
      fc.property(someLogits, fc.integer({ min: 1, max: 70 }), (logits, count) => {
        const { ids, logits: sorted } = graphCandidates(logits, count);
        const ranked = Array.from(ids!, (id, place): [number, number] => [id, sorted[place]!]);
        const possible = ranked.filter(([, value]) => value !== -Infinity);
        expect(likeliest({ logits }, count)).toEqual(possible);
      }),
      { numRuns: 300 },
    );
  });

  test('gives the same from the candidates of a graph, also from more than are wanted', () => {
    const count = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(someLogits, count, fc.nat({ max: 5 }), (logits, wanted, more) => {
        const few = likeliest(graphCandidates(logits, wanted + more), wanted);
        expect(few).toEqual(likeliest({ logits }, wanted));
      }),
    );
  });
});

test('loadAll keeps the order and leaves out what is impossible', () => {
  const list = new Shortlist();
  loadAll({ logits: Float32Array.of(1, -Infinity, 3) }, list);
  expect(entries(list)).toEqual([
    [0, 1],
    [2, 3],
  ]);
  loadAll({ ids: Int32Array.of(7, 4), logits: Float32Array.of(3, 1) }, list);
  expect(entries(list)).toEqual([
    [7, 3],
    [4, 1],
  ]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'a logit of %d is refused, wherever it is',
  (bad) => {
    const list = new Shortlist();
    for (let place = 0; place < 5; place++) {
      const logits = Float32Array.of(3, 1, 4, 1, 5);
      logits[place] = bad;
      const refusal = expect.objectContaining({
        code: 'runtime-failed',
        message: expect.stringContaining(`token ${place} the logit ${bad}`),
      });
      expect(() => loadAll({ logits }, list)).toThrow(refusal);
      for (const count of [1, 3, 5]) {
        expect(() => loadLikeliest({ logits }, count, list)).toThrow(refusal);
      }
    }
  },
);
