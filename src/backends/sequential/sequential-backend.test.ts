import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScriptedBackend } from '../scripted/scripted-backend.ts';
import type { Advance, SequenceModel } from './sequence-model.ts';
import { SequentialBackend } from './sequential-backend.ts';

const vocabularySize = 20;

/** Logits that depend on every token so far and on its place. */
function script(tokens: readonly number[]): number[] {
  const state = tokens.reduce((hash, token, place) => (hash * 31 + token + place) % 65_521, 7);
  return Array.from({ length: vocabularySize }, (_, id) => ((state * (id + 3)) % 101) / 25);
}

interface ScriptedPast {
  readonly tokens: readonly number[];
}

/** A model that keeps account of its pasts, and refuses one that it has freed. */
class ScriptedModel implements SequenceModel<ScriptedPast> {
  readonly info = new ScriptedBackend({ script, vocabularySize }).info;
  readonly live = new Set<ScriptedPast>();
  readonly beginnings: number[] = [];
  disposals = 0;
  failAt = -1;

  async begin(tokens: readonly number[]): Promise<Advance<ScriptedPast>> {
    expect(tokens.length).toBeGreaterThan(0);
    this.beginnings.push(tokens.length);
    return this.advance(tokens);
  }

  async next(token: number, past: ScriptedPast): Promise<Advance<ScriptedPast>> {
    expect(this.live).toContain(past);
    return this.advance([...past.tokens, token]);
  }

  release(past: ScriptedPast): void {
    expect(this.live.delete(past)).toBe(true);
  }

  async dispose(): Promise<void> {
    this.disposals++;
  }

  private advance(tokens: readonly number[]): Advance<ScriptedPast> {
    if (tokens.length === this.failAt) throw new Error('no power');
    const past = { tokens };
    this.live.add(past);
    return { logits: Float32Array.from(script(tokens)), past };
  }
}

describe('SequentialBackend', () => {
  test('does what is asked as a backend with a cache would, and frees every past once', async () => {
    const slot = fc.nat(3);
    const action = fc.oneof(
      fc.record({
        type: fc.constant('step' as const),
        rows: fc.uniqueArray(
          fc.record({
            slot,
            past: fc.nat(300),
            tokens: fc.array(fc.nat(vocabularySize - 1), { minLength: 1, maxLength: 4 }),
            candidates: fc.constantFrom(0, 3, 'all' as const),
          }),
          { minLength: 1, selector: (row) => row.slot },
        ),
      }),
      fc.record({ type: fc.constant('copy' as const), slot, to: slot, length: fc.nat(300) }),
      fc.record({ type: fc.constant('shrink' as const), slots: fc.nat(4), length: fc.nat(300) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        const model = new ScriptedModel();
        const backend = new SequentialBackend(model);
        const other = new ScriptedBackend({ script, vocabularySize });
        const lengths = [0, 0, 0, 0];
        for (const item of actions) {
          if (item.type === 'step') {
            const rows = item.rows.map((row) => ({
              ...row,
              past: row.past % (lengths[row.slot]! + 1),
              tokens: Int32Array.from(row.tokens),
            }));
            expect(await backend.step(rows)).toEqual(await other.step(rows));
            for (const row of rows) lengths[row.slot] = row.past + row.tokens.length;
          } else if (item.type === 'copy') {
            const length = item.length % (lengths[item.slot]! + 1);
            for (const each of [backend, other]) each.copy(item.slot, item.to, length);
            lengths[item.to] = length;
          } else {
            for (const each of [backend, other]) each.shrink(item.slots, item.length);
            lengths.forEach((length, at) => {
              lengths[at] = at < item.slots ? Math.min(length, item.length) : 0;
            });
          }
          expect(model.live.size).toBeLessThanOrEqual(4);
        }
        await backend.dispose();
        await backend.dispose();
        expect(model.live.size).toBe(0);
        expect(model.disposals).toBe(1);
      }),
    );
  });

  test('reads a prompt once for all slots that share it', async () => {
    const model = new ScriptedModel();
    const backend = new SequentialBackend(model);
    const row = { slot: 0, past: 0, tokens: Int32Array.of(1, 2, 3), candidates: 0 } as const;
    await backend.step([row]);
    backend.copy(0, 1, 3);
    const next = { past: 3, tokens: Int32Array.of(4), candidates: 2 } as const;
    await backend.step([
      { ...next, slot: 0 },
      { ...next, slot: 1 },
    ]);
    expect(model.beginnings).toEqual([3]);
  });

  test('forgets the slots of a step that failed, and no others', async () => {
    const model = new ScriptedModel();
    const backend = new SequentialBackend(model);
    const row = { past: 0, tokens: Int32Array.of(1, 2, 3), candidates: 0 } as const;
    for (const slot of [0, 1, 2]) await backend.step([{ ...row, slot }]);
    model.failAt = 5;
    const failing = backend.step([
      { slot: 0, past: 3, tokens: Int32Array.of(4), candidates: 1 },
      { slot: 1, past: 3, tokens: Int32Array.of(4, 5), candidates: 1 },
    ]);
    await expect(failing).rejects.toThrow('no power');
    expect([...model.live].map(({ tokens }) => tokens)).toEqual([[1, 2, 3]]);
    const next = { slot: 2, past: 3, tokens: Int32Array.of(4), candidates: 'all' } as const;
    expect(await backend.step([next])).toEqual([
      { logits: Float32Array.from(script([1, 2, 3, 4])) },
    ]);
  });
});
